package dev.slipway.showcase;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import opennlp.tools.sentdetect.SentenceDetectorME;
import opennlp.tools.sentdetect.SentenceModel;

/** Loads a sentence detector of Apache OpenNLP and measures it on a handful of sentences with known ends. */
final class SentenceDetector {
    private static final List<String> SENTENCES = List.of(
            "Dr. Hopper found the moth at 3:45 p.m. and taped it into the log.",
            "Was it the first bug?",
            "No, the word is older.",
            "The U.S. Navy kept the book.",
            "It weighs approx. 2.5 kg and costs nothing to look at.",
            "Mr. Babbage never saw his engine run!",
            "Ms. Lovelace wrote the program anyway.",
            "See page 24 for details.",
            "He said it would take five years.",
            "It took a hundred.");

    private final SentenceDetectorME detector;

    private SentenceDetector(SentenceModel model) {
        this.detector = new SentenceDetectorME(model);
    }

    static SentenceDetector load(byte[] model) throws IOException {
        return new SentenceDetector(new SentenceModel(new ByteArrayInputStream(model)));
    }

    List<String> sentences(String text) {
        return List.of(detector.sentDetect(text));
    }

    /** The share of the known sentences that it finds whole. */
    BigDecimal recall() {
        List<String> found = sentences(String.join(" ", SENTENCES));
        long right = SENTENCES.stream().filter(found::contains).count();
        return BigDecimal.valueOf(right).divide(BigDecimal.valueOf(SENTENCES.size()), 3, RoundingMode.HALF_UP);
    }
}
