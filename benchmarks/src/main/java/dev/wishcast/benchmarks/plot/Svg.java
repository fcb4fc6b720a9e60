package dev.wishcast.benchmarks.plot;

import java.util.Locale;

/** An SVG picture, element by element. Not thread-safe. */
final class Svg {

    /** Blue and vermilion, which people with any colour vision can tell apart, after Okabe and Ito. */
    private static final String WITHOUT_LATENCY = "#0072b2";

    private static final String WITH_LATENCY = "#d55e00";

    private final int width;
    private final int height;
    private final StringBuilder elements = new StringBuilder();

    /** A white picture; lengths are in pixels, and y goes down. */
    Svg(int width, int height) {
        this.width = width;
        this.height = height;
        rectangle(0, 0, width, height, "#ffffff");
    }

    /** The colour of what was measured without provider latency, or with it. */
    static String colourOf(int providerLatencyMs) {
        return providerLatencyMs == 0 ? WITHOUT_LATENCY : WITH_LATENCY;
    }

    void rectangle(double x, double y, double w, double h, String fill) {
        add("<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"%s\"/>", x, y, w, h, fill);
    }

    /** @param style further attributes, such as {@code stroke="#000000"} */
    void line(double x1, double y1, double x2, double y2, String style) {
        add("<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" %s/>", x1, y1, x2, y2, style);
    }

    /** @param style further attributes */
    void circle(double x, double y, double radius, String style) {
        add("<circle cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\" %s/>", x, y, radius, style);
    }

    /**
     * @param y of the line that the letters stand on
     * @param style further attributes, such as {@code text-anchor="end"}
     */
    void text(double x, double y, String style, String text) {
        String escaped = text.replace("&", "&amp;").replace("<", "&lt;");
        add("<text x=\"%.1f\" y=\"%.1f\" %s>%s</text>", x, y, style, escaped);
    }

    private void add(String element, Object... values) {
        elements.append(String.format(Locale.ROOT, element, values)).append('\n');
    }

    /** All of it, the same text for the same calls. */
    @Override
    public String toString() {
        return "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + width + ' ' + height
                + "\" font-family=\"sans-serif\" font-size=\"12\" fill=\"#222222\">\n" + elements + "</svg>\n";
    }
}
