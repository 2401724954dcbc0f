package dev.slipway.json;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** JSON values by chance. */
public final class RandomJson {
    private final Random random;

    public RandomJson(Random random) {
        this.random = random;
    }

    /** An object of at most so many levels. */
    public Map<String, Object> object(int depth) {
        Map<String, Object> members = new LinkedHashMap<>();
        for (int i = random.nextInt(5); i > 0; i--) {
            members.put(text(), value(depth - 1));
        }
        return members;
    }

    /** The same value with the members of all its objects in another order. */
    public Object shuffled(Object value) {
        if (value instanceof Map<?, ?> map) {
            List<Map.Entry<?, ?>> members = new ArrayList<>(map.entrySet());
            Collections.shuffle(members, random);
            Map<Object, Object> shuffled = new LinkedHashMap<>();
            members.forEach(member -> shuffled.put(member.getKey(), shuffled(member.getValue())));
            return shuffled;
        }
        return value instanceof List<?> list ? list.stream().map(this::orNull).toList() : value;
    }

    private Object orNull(Object element) {
        return element == null ? Optional.empty() : shuffled(element);
    }

    private Object value(int depth) {
        return switch (random.nextInt(depth > 0 ? 7 : 5)) {
            case 0 -> null;
            case 1 -> random.nextBoolean();
            case 2, 3 -> number();
            case 4 -> text();
            case 5 -> object(depth);
            default -> list(depth);
        };
    }

    private List<Object> list(int depth) {
        List<Object> elements = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            elements.add(value(depth - 1));
        }
        return elements;
    }

    /** At most 15 digits, as every double keeps them, with the point anywhere near. */
    public BigDecimal number() {
        return new BigDecimal(new BigInteger(random.nextInt(50), random), random.nextInt(80) - 40)
                .multiply(BigDecimal.valueOf(random.nextBoolean() ? 1 : -1));
    }

    private String text() {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(8); i > 0; i--) {
            int point = random.nextInt(4) == 0 ? random.nextInt(Character.MAX_CODE_POINT + 1) : random.nextInt(128);
            if (point < Character.MIN_SURROGATE || point > Character.MAX_SURROGATE) {
                text.appendCodePoint(point);
            }
        }
        return text.toString();
    }
}
