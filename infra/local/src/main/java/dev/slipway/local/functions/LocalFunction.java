package dev.slipway.local.functions;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import com.amazonaws.services.lambda.runtime.serialization.events.LambdaEventSerializers;
import com.amazonaws.services.lambda.runtime.serialization.factories.JacksonFactory;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Optional;

/** One Lambda function on this machine. Thread-safe if its handler is. */
public final class LocalFunction {
    private static final System.Logger LOG = System.getLogger(LocalFunction.class.getName());

    private static final ThreadLocal<String> RUNNING = new InheritableThreadLocal<>();

    private final String name;
    private final RequestHandler<Object, Object> handler;
    private final PojoSerializer<Object> input;
    private final PojoSerializer<Object> output;

    /** A function that is called by this name. */
    @SuppressWarnings("unchecked")
    public LocalFunction(String name, RequestHandler<?, ?> handler) {
        this.name = name;
        this.handler = (RequestHandler<Object, Object>) handler;
        Type[] types = types(handler.getClass());
        this.input = serializer(types[0]);
        this.output = serializer(types[1]);
    }

    /** The name it is called by. */
    public String name() {
        return name;
    }

    /** The function that this thread, or the one that made it, was running, by its name, if it was running one. */
    public static Optional<String> running() {
        return Optional.ofNullable(RUNNING.get());
    }

    /** Calls the function. What it throws is told on the error stream, as Lambda puts it into the log, and thrown here. */
    public byte[] invoke(byte[] event) {
        RUNNING.set(name);
        try {
            Object answer =
                    handler.handleRequest(input.fromJson(new ByteArrayInputStream(event)), new LocalContext(name));
            ByteArrayOutputStream json = new ByteArrayOutputStream();
            output.toJson(answer, json);
            return json.toByteArray();
        } catch (RuntimeException | Error e) {
            LOG.log(System.Logger.Level.WARNING, "function " + name + " failed", e);
            throw e;
        } finally {
            RUNNING.remove();
        }
    }

    @SuppressWarnings("unchecked")
    private static PojoSerializer<Object> serializer(Type type) {
        if (type instanceof Class<?> event && LambdaEventSerializers.isLambdaSupportedEvent(event.getName())) {
            return (PojoSerializer<Object>) LambdaEventSerializers.serializerFor(event, event.getClassLoader());
        }
        return JacksonFactory.getInstance().getSerializer(type);
    }

    /** What the handler takes and answers, as its class or a class above it declares. */
    private static Type[] types(Class<?> handler) {
        for (Class<?> type = handler; type != null; type = type.getSuperclass()) {
            Optional<Type[]> found = declared(type);
            if (found.isPresent()) {
                return found.get();
            }
        }
        throw new IllegalArgumentException(handler + " does not say what it takes and answers");
    }

    private static Optional<Type[]> declared(Class<?> type) {
        for (Type candidate : type.getGenericInterfaces()) {
            if (candidate instanceof ParameterizedType typed && typed.getRawType() == RequestHandler.class) {
                return Optional.of(typed.getActualTypeArguments());
            }
        }
        return Optional.empty();
    }
}
