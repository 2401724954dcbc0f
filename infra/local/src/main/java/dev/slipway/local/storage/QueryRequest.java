package dev.slipway.local.storage;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A request whose parameters are those of its URL. A servlet container also looks for some in the body when the content type
 * is that of a form, which curl and urllib send with any file: it would read the file, and take its bytes for parameters that
 * were not signed. Of a parameter that is repeated the first counts, in the signature and everywhere else.
 */
final class QueryRequest extends HttpServletRequestWrapper {
    private final Map<String, String> parameters = new LinkedHashMap<>();

    QueryRequest(HttpServletRequest request) {
        super(request);
        for (String parameter :
                Optional.ofNullable(request.getQueryString()).orElse("").split("&", -1)) {
            String[] pair = parameter.split("=", 2);
            if (!pair[0].isEmpty()) {
                parameters.putIfAbsent(decoded(pair[0]), pair.length == 1 ? "" : decoded(pair[1]));
            }
        }
    }

    @Override
    public String getParameter(String name) {
        return parameters.get(name);
    }

    @Override
    public String[] getParameterValues(String name) {
        return getParameterMap().get(name);
    }

    @Override
    public Map<String, String[]> getParameterMap() {
        return parameters.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> new String[] {entry.getValue()}));
    }

    @Override
    public Enumeration<String> getParameterNames() {
        return Collections.enumeration(parameters.keySet());
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
