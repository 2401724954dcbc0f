package dev.slipway.dynamodb;

import dev.slipway.dynamodb.TableDefinition.Index;
import dev.slipway.registry.search.Indexed;
import dev.slipway.registry.search.Subject;
import dev.slipway.registry.search.Term;
import dev.slipway.registry.version.VersionKey;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The search index: an item for each term of a version or model, which holds keys and nothing else, and one that says which
 * terms those are.
 */
final class SearchItems {
    static final String TERMS = "terms";

    /** Behind the value of a term stand the padded number of a version, or nothing of a model. */
    private static final Pattern OF_VERSION = Pattern.compile("[A-Z]+#[0-9a-f]+#[^#]+#([0-9]{10})");

    private SearchItems() {}

    /** An item that is found by a term. */
    static Map<String, AttributeValue> term(Subject subject, Term term) {
        return ItemWriter.at(Keys.term(subject, term), ItemType.TERM)
                .listed(Index.THIRD, Lists.place(subject, term))
                .item();
    }

    /** Says which terms a subject has. */
    static Map<String, AttributeValue> indexed(Indexed indexed) {
        return ItemWriter.at(Keys.indexed(indexed.subject()), ItemType.INDEXED)
                .texts(TERMS, indexed.terms().stream().map(Term::text).toList())
                .item();
    }

    static Indexed indexed(Subject subject, ItemReader item) {
        SortedSet<Term> terms = new TreeSet<>();
        item.textsInOrder(TERMS).forEach(text -> terms.add(Term.of(text)));
        return new Indexed(subject, terms);
    }

    /** The version that a key is of, in the table or in an index; nothing when somebody wrote there what is of none. */
    static Optional<VersionKey> version(Key key) {
        Matcher sort = OF_VERSION.matcher(key.sort());
        return sort.matches()
                ? Keys.modelOfTerm(key)
                        .flatMap(model -> number(sort.group(1)).map(number -> new VersionKey(model, number)))
                : Optional.empty();
    }

    private static Optional<Integer> number(String padded) {
        long number = Long.parseLong(padded);
        return number <= Integer.MAX_VALUE ? Optional.of((int) number) : Optional.empty();
    }
}
