package dev.slipway.registry.model;

/** A model with what people say of it. */
public record DescribedModel(Model model, Words words) {
    /** The same without long texts. */
    public DescribedModel cut() {
        return new DescribedModel(model, words.cut());
    }
}
