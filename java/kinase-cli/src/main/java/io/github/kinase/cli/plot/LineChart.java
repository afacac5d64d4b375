package io.github.kinase.cli.plot;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.util.Arrays;
import org.knowm.xchart.AnnotationLine;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** The look that all line charts of Kinase share. */
public final class LineChart {

    /** Colours that people with any kind of colour vision can tell apart (Okabe and Ito), the darker ones first. */
    private static final int[] COLORS =
            {0x0072b2, 0xd55e00, 0x009e73, 0xcc79a7, 0x56b4e9, 0xe69f00, 0x000000, 0x8a6d00, 0x7b4ea3, 0x999999};

    private static final BasicStroke THICK = new BasicStroke(2, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND);
    private static final BasicStroke THIN = new BasicStroke(1, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND);

    private LineChart() {}

    /** An empty chart with a light grid and, if asked for, a legend below it. */
    public static XYChart create(String title, int width, int height, boolean legend) {
        XYChart chart = new XYChartBuilder().title(title).width(width).height(height).build();
        XYStyler style = chart.getStyler();
        style.setChartBackgroundColor(Color.WHITE).setPlotBorderVisible(false).setChartTitleBoxVisible(false)
                .setChartTitleFont(font(Font.BOLD, 14)).setLegendFont(font(Font.PLAIN, 12)).setLegendBorderColor(Color.WHITE)
                .setLegendPosition(Styler.LegendPosition.OutsideS).setLegendLayout(Styler.LegendLayout.Horizontal)
                .setLegendVisible(legend).setChartPadding(8).setChartTitlePadding(8);
        style.setPlotGridLinesColor(new Color(0xe6, 0xe6, 0xe6)).setPlotGridLinesStroke(new BasicStroke(0.8f))
                .setAxisTickLabelsFont(font(Font.PLAIN, 11)).setAxisTitleFont(font(Font.PLAIN, 12))
                .setAxisTicksLineVisible(false).setAxisTicksMarksVisible(false).setPlotMargin(0)
                .setXAxisDecimalPattern("0.######").setYAxisDecimalPattern("0.######");
        style.setAnnotationLineColor(new Color(0x66, 0x66, 0x66)).setAnnotationLineStroke(new BasicStroke(0.9f));
        return chart;
    }

    /** Adds the two axes through zero, as far as zero is in the picture. */
    public static void axesThroughZero(XYChart chart) {
        chart.addAnnotation(new AnnotationLine(0, false, false));
        chart.addAnnotation(new AnnotationLine(0, true, false));
    }

    /** Adds a line through the points in one of the colours, thin or not; values that are not finite are gaps. */
    public static XYSeries add(XYChart chart, String name, double[] x, double[] y, int color, boolean thin) {
        double[] finite = Arrays.stream(y).map(value -> Double.isFinite(value) ? value : Double.NaN).toArray();
        XYSeries series = chart.addSeries(name, unevenly(x), unevenly(finite));
        series.setMarker(SeriesMarkers.NONE);
        series.setLineColor(new Color(COLORS[color % COLORS.length]));
        series.setLineStyle(thin ? THIN : THICK);
        return series;
    }

    /**
     * The values with one more before the last, on the line between its neighbours: where all are evenly spaced XChart
     * labels some of them, such as -4.2, instead of round numbers.
     */
    private static double[] unevenly(double[] values) {
        int n = values.length;
        if (n < 2) {
            return values;
        }
        double[] more = Arrays.copyOf(values, n + 1);
        more[n] = values[n - 1];
        more[n - 1] = values[n - 2] + (values[n - 1] - values[n - 2]) / 3;
        return more;
    }

    private static Font font(int style, int size) {
        return new Font(Font.SANS_SERIF, style, size);
    }
}
