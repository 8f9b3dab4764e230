#include "app/report/svg_chart.h"

#include <QXmlStreamReader>
#include <QtTest>
#include <limits>

#include "app/report/html.h"

using namespace citymirror;
using namespace citymirror::report;

namespace {

constexpr double kGap = std::numeric_limits<double>::quiet_NaN();

std::string encoded(const std::string& text) {
  return base64(std::span(reinterpret_cast<const std::uint8_t*>(text.data()), text.size()));
}

// What is wrong with the XML, or nothing.
QString fault(const std::string& xml) {
  QXmlStreamReader reader(QString::fromStdString(xml));
  while (!reader.atEnd()) reader.readNext();
  return reader.hasError() ? reader.errorString() : QString();
}

Chart eveningChart() {
  Chart chart;
  chart.span = {{0}, {7200000}};
  chart.unit = "mm/h";
  chart.utcOffsetMinutes = 480;
  chart.now = {3600000};
  chart.bars = {{{{0}, {600000}}, 12, false}, {{{600000}, {1200000}}, 80, true}};
  chart.lines = {{{{0}, {600000}, {1200000}}, {1, kGap, 3}, true}};
  chart.levels = {{50, {"橙 & <红>", "orange & <red>"}}};
  return chart;
}

}  // namespace

class SvgChartTest : public QObject {
  Q_OBJECT
 private slots:
  void aChartIsWellFormedAndComplete() {
    const std::string text = svg(eveningChart());
    QVERIFY2(fault(text).isEmpty(), qPrintable(fault(text)));
    QVERIFY(text.find("mm/h") != std::string::npos);
    QVERIFY(text.find("orange &amp; &lt;red&gt;") != std::string::npos);
    QVERIFY(text.find("class=\"en\">orange") != std::string::npos);
    QVERIFY(text.find("class=\"zh\">橙") != std::string::npos);
    QVERIFY(text.find("08:00") != std::string::npos);
  }
  void theHatchingIsDefinedOnceForAllCharts() {
    QVERIFY2(fault(chartPatterns()).isEmpty(), qPrintable(fault(chartPatterns())));
    QVERIFY(chartPatterns().find("id=\"hatch\"") != std::string::npos);
    QVERIFY(svg(eveningChart()).find("url(#hatch)") != std::string::npos);
    QVERIFY(svg(eveningChart()).find("id=") == std::string::npos);
  }
  void noCoordinateIsNotANumber() {
    Chart chart = eveningChart();
    chart.bars.push_back({{{0}, {600000}}, kGap, false});
    for (const Chart& drawn : {chart, Chart{}}) {
      const std::string text = svg(drawn);
      QVERIFY2(fault(text).isEmpty(), qPrintable(fault(text)));
      QVERIFY(text.find("nan") == std::string::npos);
      QVERIFY(text.find("inf") == std::string::npos);
    }
  }
  void textIsMadeHarmless() {
    QCOMPARE(escape("<a href=\"x\">&'"), std::string("&lt;a href=&quot;x&quot;&gt;&amp;&#39;"));
    const std::string shown = both({"江津路", "Jiangjin <Road>"});
    QVERIFY(shown.find("江津路") != std::string::npos);
    QVERIFY(shown.find("Jiangjin &lt;Road&gt;") != std::string::npos);
  }
  void numbersThatAreNoneAreADash() {
    QCOMPARE(number(12.345, 1), std::string("12.3"));
    QCOMPARE(number(kGap, 2), std::string("–"));
    QCOMPARE(number(std::numeric_limits<double>::infinity()), std::string("–"));
  }
  void zeroHasNoSignAndLongNumbersAreGrouped() {
    QCOMPARE(number(-0.0001, 3), std::string("0.000"));
    QCOMPARE(number(-0.001, 3), std::string("-0.001"));
    QCOMPARE(grouped(999), std::string("999"));
    QCOMPARE(grouped(-1234), std::string("-1,234"));
    QCOMPARE(grouped(-123), std::string("-123"));
    QCOMPARE(grouped(2309673.5, 1), std::string("2,309,673.5"));
    QCOMPARE(grouped(kGap), std::string("–"));
  }
  void aSeverityIsAShapeAndAColourClass() {
    const std::pair<Severity, const char*> kShapes[] = {{Severity::none, "·"},
                                                        {Severity::blue, "○"},
                                                        {Severity::yellow, "△"},
                                                        {Severity::orange, "◇"},
                                                        {Severity::red, "□"}};
    for (const auto& [severity, glyph] : kShapes) {
      const std::string html = shape(severity);
      QVERIFY(html.find(glyph) != std::string::npos);
      QVERIFY(html.find("shape " + cssClass(severity)) != std::string::npos);
    }
  }
  void aTableAlignsNumbersOnTheRight() {
    Table table({{{"路", "road"}, false}, {{"深", "depth"}, true}});
    table.row({escape("A&B"), number(0.4, 1)});
    const std::string html = table.html();
    QVERIFY2(fault(html).isEmpty(), qPrintable(fault(html)));
    QVERIFY(html.find("<td>A&amp;B</td><td class=\"n\">0.4</td>") != std::string::npos);
    QVERIFY(html.find("<th class=\"n\">") != std::string::npos);
  }
  void base64FollowsRfc4648() {
    QCOMPARE(encoded(""), std::string(""));
    QCOMPARE(encoded("f"), std::string("Zg=="));
    QCOMPARE(encoded("fo"), std::string("Zm8="));
    QCOMPARE(encoded("foo"), std::string("Zm9v"));
    QCOMPARE(encoded("foob"), std::string("Zm9vYg=="));
    QCOMPARE(encoded("fooba"), std::string("Zm9vYmE="));
    QCOMPARE(encoded("foobar"), std::string("Zm9vYmFy"));
    QCOMPARE(encoded("\xff\xef\xbe"), std::string("/+++"));
  }
};

QTEST_APPLESS_MAIN(SvgChartTest)
#include "svg_chart_test.moc"
