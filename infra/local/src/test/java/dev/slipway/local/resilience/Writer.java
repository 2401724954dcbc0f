package dev.slipway.local.resilience;

import dev.slipway.local.Uploading;
import dev.slipway.registry.access.Identity;
import dev.slipway.registry.history.EntryType;
import dev.slipway.registry.name.StageName;
import dev.slipway.showcase.Reply;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/**
 * Registers, uploads, tags, promotes, approves and rolls back by HTTP, one write after the other, until it is told to stop; each
 * write by a person of its own. A write that is not answered is asked for again until it is.
 */
final class Writer implements Callable<Void> {
    private static final Map<String, byte[]> FILES = Map.of("weights.bin", "weights".getBytes(StandardCharsets.UTF_8));
    private static final List<StageName> STAGES = List.of(StageName.STAGING, StageName.PRODUCTION);

    private final int number;
    private final PersistentCaller caller;
    private final List<Written> models;
    private final AtomicBoolean over;
    private final Random dice;
    private int people;

    /** A model that writers share, and what they have done to it. */
    record Written(String name, Queue<Deed> deeds, List<Integer> ready, Queue<String> waiting) {
        Written(String name) {
            this(name, new ConcurrentLinkedQueue<>(), new CopyOnWriteArrayList<>(), new ConcurrentLinkedQueue<>());
        }
    }

    /** One write: what is sent, and what it leaves in the history when the answer says that it is done. */
    private record Write(
            String what,
            String group,
            String method,
            String path,
            Map<String, ?> body,
            Function<Answered, List<Trace>> traces) {}

    private record Answered(Reply reply, String by) {}

    Writer(int number, PersistentCaller caller, List<Written> models, AtomicBoolean over, long seed) {
        this.number = number;
        this.caller = caller;
        this.models = models;
        this.over = over;
        this.dice = new Random(seed + number);
    }

    @Override
    public Void call() throws InterruptedException {
        while (!over.get()) {
            Written model = models.get(dice.nextInt(models.size()));
            int which = dice.nextInt(10);
            if (which < 2 || model.ready().size() < 2) {
                registerAndUpload(model);
            } else if (which < 4) {
                tag(model);
            } else if (which < 6) {
                promote(model, StageName.STAGING);
            } else if (which < 7) {
                rollBack(model);
            } else {
                String waiting = model.waiting().poll();
                if (waiting == null) {
                    promote(model, StageName.PRODUCTION);
                } else {
                    approve(model, waiting);
                }
            }
        }
        return null;
    }

    /** Makes a model; the first of its writes. */
    void create(Written model) throws InterruptedException {
        write(
                model,
                new Write(
                        "create",
                        "contributors",
                        "POST",
                        "/v1/models",
                        Map.of("name", model.name()),
                        answer -> List.of(Trace.of(EntryType.MODEL_REGISTERED, answer.by()))));
    }

    private void registerAndUpload(Written model) throws InterruptedException {
        Reply registered = write(
                model,
                new Write(
                        "register",
                        "contributors",
                        "POST",
                        versions(model),
                        Uploading.body(Map.of(), FILES),
                        answer -> List.of(Trace.registered(answer.reply().number("version"), answer.by()))));
        int version = registered.expect(201).number("version");
        upload(model, version);
        write(
                        model,
                        new Write(
                                "complete",
                                "contributors",
                                "POST",
                                versions(model) + "/" + version + "/complete",
                                Map.of(),
                                answer -> List.of(Trace.ready(version))))
                .expect(200);
        model.ready().add(version);
    }

    /** Sends the file, with fresh requests for each try: a registry that was started again listens elsewhere. */
    @SuppressWarnings("unchecked")
    private void upload(Written model, int version) throws InterruptedException {
        String token = caller.token(somebody("uploader"), "contributors");
        HttpClient http = HttpClient.newHttpClient();
        while (true) {
            List<Map<String, Object>> missing = caller.call(
                            token, "GET", versions(model) + "/" + version + "/uploads", Map.of())
                    .expect(200)
                    .list("uploads");
            if (missing.isEmpty()) {
                return;
            }
            Map<String, Object> signed =
                    ((List<Map<String, Object>>) missing.get(0).get("requests")).get(0);
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create((String) signed.get("url")))
                    .PUT(BodyPublishers.ofByteArray(FILES.get("weights.bin")));
            ((Map<String, String>) signed.get("headers")).forEach(request::setHeader);
            try {
                http.send(request.build(), BodyHandlers.discarding());
                return;
            } catch (IOException e) {
                // The registry was killed; what became of the file, the next look says.
            }
        }
    }

    private void tag(Written model) throws InterruptedException {
        int version = any(model);
        // A PATCH has no key: done again it changes nothing, as long as nobody else sets the same tag.
        Map<String, ?> body = Map.of("tags", Map.of("writer-" + number, Integer.toString(people)));
        write(
                model,
                new Write(
                        "tag",
                        "contributors",
                        "PATCH",
                        versions(model) + "/" + version,
                        body,
                        answer -> List.of(Trace.of(EntryType.VERSION_UPDATED, answer.by()))));
    }

    private void promote(Written model, StageName stage) throws InterruptedException {
        Reply reply = write(
                model,
                new Write(
                        "promote",
                        "contributors",
                        "POST",
                        versions(model) + "/" + any(model) + "/promotions",
                        Map.of("stage", stage.value(), "reason", "a race"),
                        answer -> promoted(answer, List.of(Trace.of(EntryType.PROMOTION_REQUESTED, answer.by())))));
        if (reply.status() == 202) {
            model.waiting().add(reply.text("id"));
        }
    }

    private void approve(Written model, String promotion) throws InterruptedException {
        write(
                model,
                new Write(
                        "approve",
                        "approvers",
                        "POST",
                        "/v1/promotions/" + promotion + "/decisions",
                        Map.of("decision", "APPROVE"),
                        answer -> {
                            List<Trace> traces = new ArrayList<>(promoted(answer, List.of()));
                            traces.add(Trace.of(EntryType.PROMOTION_DECIDED, answer.by()));
                            return traces;
                        }));
    }

    private void rollBack(Written model) throws InterruptedException {
        StageName stage = STAGES.get(dice.nextInt(STAGES.size()));
        write(
                model,
                new Write(
                        "roll-back",
                        "approvers",
                        "POST",
                        "/v1/models/" + model.name() + "/stages/" + stage + "/rollbacks",
                        Map.of("reason", "a race"),
                        answer -> List.of(Trace.moved(stage, answer.reply().number("rev"), answer.by()))));
    }

    /** What a promotion that was answered as applied leaves; something else while it waits. */
    private static List<Trace> promoted(Answered answer, List<Trace> otherwise) {
        Reply reply = answer.reply();
        return reply.text("status").equals("APPLIED")
                ? List.of(Trace.moved(new StageName(reply.text("stage")), reply.number("baseRev") + 1L, answer.by()))
                : otherwise;
    }

    private Reply write(Written model, Write write) throws InterruptedException {
        String subject = somebody(write.what());
        String by = Identity.user(subject).id();
        String token = caller.token(subject, write.group());
        long began = System.nanoTime();
        Reply reply = caller.call(token, write.method(), write.path(), write.body());
        long ended = System.nanoTime();
        Deed.Ending ending;
        if (reply.status() < 300) {
            ending = new Deed.Done(write.traces().apply(new Answered(reply, by)));
        } else if (reply.status() < 500) {
            ending = new Deed.Declined(reply.text("code"));
        } else {
            ending = new Deed.Failed(reply.status() + " " + reply.body());
        }
        model.deeds().add(new Deed(by, write.what() + " on " + model.name(), began, ended, ending));
        return reply;
    }

    private String somebody(String what) {
        return what + "-" + number + "-" + ++people;
    }

    private int any(Written model) {
        return model.ready().get(dice.nextInt(model.ready().size()));
    }

    private static String versions(Written model) {
        return "/v1/models/" + model.name() + "/versions";
    }
}
