package dev.slipway.local.states;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** One state of a definition. */
sealed interface State {

    /** Every state that this one may lead to. */
    Stream<String> targets();

    /**
     * Calls a function.
     *
     * @param waitsForToken whether the function's answer only means "delivered", and the task goes on when somebody
     *     answers the token
     */
    record Task(
            boolean waitsForToken,
            Template arguments,
            Template timeoutSeconds,
            List<RetryRule> retry,
            List<CatchRule> catches,
            Exit exit)
            implements State {
        @Override
        public Stream<String> targets() {
            return Stream.concat(Stream.of(exit), catches.stream().map(CatchRule::exit))
                    .flatMap(way -> way.next().stream());
        }
    }

    record Choice(List<Rule> rules, Optional<String> otherwise) implements State {
        @Override
        public Stream<String> targets() {
            return Stream.concat(rules.stream().map(Rule::next), otherwise.stream());
        }
    }

    record Rule(Template condition, String next) {}

    record Pass(Exit exit) implements State {
        @Override
        public Stream<String> targets() {
            return exit.next().stream();
        }
    }

    record Wait(Template seconds, Exit exit) implements State {
        @Override
        public Stream<String> targets() {
            return exit.next().stream();
        }
    }

    record Succeed(Optional<Template> output) implements State {
        @Override
        public Stream<String> targets() {
            return Stream.empty();
        }
    }

    record Fail(Optional<Template> error, Optional<Template> cause) implements State {
        @Override
        public Stream<String> targets() {
            return Stream.empty();
        }
    }
}
