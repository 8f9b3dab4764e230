// Charts over time: where instants and values stand, what a click picks, where a line has a gap.
#include <QTest>
#include <array>
#include <cmath>
#include <limits>

#include "app/panels/chart.h"
#include "app/panels/pair_chart.h"
#include "app/panels/theme.h"

using namespace citymirror;
using namespace citymirror::panels;

namespace {

constexpr Instant kChartBegin{1784361600000};  // 2026-07-18T08:00:00Z
constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();

Instant minuteOfChart(int minute) { return kChartBegin + std::chrono::minutes(minute); }
Span hourOfChart() { return {kChartBegin, minuteOfChart(60)}; }

/// Values every ten minutes from the begin on.
std::vector<ChartPoint> everyTen(std::initializer_list<double> values) {
  std::vector<ChartPoint> points;
  for (const double value : values)
    points.push_back({minuteOfChart(10 * int(points.size())), value});
  return points;
}

ChartData measuredChart(std::vector<ChartPoint> points) {
  ChartData data;
  data.title = "Depth";
  data.unit = "m";
  data.measured = std::move(points);
  data.window = hourOfChart();
  data.now = data.cursor = minuteOfChart(60);
  return data;
}

PairData pairOf(std::vector<ChartPoint> a, std::vector<ChartPoint> b) {
  PairData data;
  data.title = "Water";
  data.unit = "m³";
  data.lines[0] = {"A", QColor(255, 0, 0), std::move(a)};
  data.lines[1] = {"B", QColor(0, 255, 0), std::move(b)};
  data.window = hourOfChart();
  data.cursor = minuteOfChart(60);
  return data;
}

/// Whether anything of this colour stands in a pixel column.
bool drawnAt(const QImage& image, int x, const QColor& color) {
  for (int y = 0; y < image.height(); ++y) {
    const QColor seen = image.pixelColor(x, y);
    if (std::abs(seen.red() - color.red()) + std::abs(seen.green() - color.green()) +
            std::abs(seen.blue() - color.blue()) <
        40)
      return true;
  }
  return false;
}

void click(TimePlot& plot, double x, double y) {
  QTest::mouseClick(&plot, Qt::LeftButton, {}, QPoint(int(std::lround(x)), int(std::lround(y))));
}

}  // namespace

class ChartsTest : public QObject {
  Q_OBJECT

  Chart single_;
  PairChart pair_;

  std::array<TimePlot*, 2> both() { return {&single_, &pair_}; }

 private slots:
  void init() {
    single_.resize(320, 152);
    pair_.resize(280, 120);
    single_.setData(measuredChart(everyTen({0, 1, 2, 3, 2, 1, 0})));
    pair_.setData(pairOf(everyTen({0, 1, 2, 3, 2, 1, 0}), everyTen({1, 1, 1, 1, 1, 1, 1})));
  }

  void timeRunsRightAndValuesRunUp() {
    for (const TimePlot* plot : both()) {
      const double begin = plot->xOf(kChartBegin), end = plot->xOf(minuteOfChart(60));
      QVERIFY(begin >= 0 && begin < end && end < plot->width());
      QVERIFY(std::abs(plot->xOf(minuteOfChart(30)) - (begin + end) / 2) < 1e-9);
      QVERIFY(plot->yOf(3) < plot->yOf(0));
      QVERIFY(std::abs(plot->yOf(1.5) - (plot->yOf(0) + plot->yOf(3)) / 2) < 1e-9);
    }
  }

  void aClickInTheAreaPicksItsInstantAndOneBesideItNothing() {
    for (TimePlot* plot : both()) {
      std::vector<Instant> picked;
      connect(plot, &TimePlot::timePicked, plot, [&](Instant at) { picked.push_back(at); });
      click(*plot, plot->xOf(minuteOfChart(20)), plot->yOf(1.5));
      click(*plot, plot->xOf(minuteOfChart(20)), 2);                   // the title
      click(*plot, plot->xOf(minuteOfChart(20)), plot->height() - 2);  // the clock
      disconnect(plot, &TimePlot::timePicked, plot, nullptr);
      QCOMPARE(picked.size(), std::size_t(1));
      const double pixel = 3'600'000 / (plot->xOf(minuteOfChart(60)) - plot->xOf(kChartBegin));
      QVERIFY(std::abs(double((picked[0] - minuteOfChart(20)).count())) <= pixel);
    }
  }

  void aMissingValueLeavesAGap() {
    const auto broken = everyTen({1, 1, kMissing, 1, 1, 1, 1});
    single_.setData(measuredChart(broken));
    pair_.setData(pairOf(broken, {}));
    const auto shows = [](TimePlot& plot, const QColor& color, int minute) {
      const QImage image = plot.grab().toImage();
      bool any = false;
      for (int x = -3; x <= 3; ++x)  // a dash may end here
        any = any || drawnAt(image, int(plot.xOf(minuteOfChart(minute))) + x, color);
      return any;
    };
    const QColor measured = colorOf(Tone::measured), red(255, 0, 0);
    QVERIFY(shows(single_, measured, 5) && shows(single_, measured, 35));
    QVERIFY(!shows(single_, measured, 15) && !shows(single_, measured, 25));
    QVERIFY(shows(pair_, red, 5) && shows(pair_, red, 35));
    QVERIFY(!shows(pair_, red, 15) && !shows(pair_, red, 25));
  }

  void aLimitFarFromTheValuesDoesNotFlattenThem() {
    ChartData data = measuredChart(everyTen({0, 0.2, 0.4, 0.3, 0.2, 0.1, 0}));
    data.limits = {{25, "closed"}};
    single_.setData(data);
    const double room = single_.yOf(0) - single_.yOf(0.4);
    QVERIFY(room > single_.height() / 3.0);
    data.limits = {{0.5, "closed"}};  // near enough to be seen with them
    single_.setData(data);
    QVERIFY(single_.yOf(0.5) > 0 && single_.yOf(0) - single_.yOf(0.4) < room);
  }

  void bothSidesOfAComparisonShareOneScaleFromZero() {
    pair_.setData(pairOf(everyTen({40, 50, 60}), everyTen({10, 20, 30})));
    const double bottom = pair_.yOf(0), top = pair_.yOf(60);
    QVERIFY(bottom < pair_.height() && top > 0);
    QVERIFY(std::abs(pair_.yOf(30) - (bottom + top) / 2) < 1e-9);
    pair_.setData(pairOf(everyTen({0, 0}), {}));  // nothing but zero: no division by zero
    QVERIFY(std::isfinite(pair_.yOf(0)) && pair_.yOf(0) > pair_.yOf(1));
  }

  void theDifferenceOfTwoSidesHasAnAxisOfItsOwn() {
    PairData more = pairOf(everyTen({0, -250, -1020}), {});
    more.title = "B − A";
    pair_.setData(more);
    QCOMPARE(pair_.heading(), QString("B − A · −1,020 to 0 m³"));
    QVERIFY(pair_.yOf(-1020) < pair_.height() && pair_.yOf(0) > 0);
    QVERIFY(pair_.yOf(-1020) - pair_.yOf(0) > pair_.height() / 2.0);  // the whole height
    pair_.setData(pairOf(everyTen({2612345}), everyTen({2611325})));
    QCOMPARE(pair_.heading(), QString("Water · top = 2,612,345 m³"));
    pair_.setData(pairOf(everyTen({0, 0}), {}));
    QCOMPARE(pair_.heading(), QString("Water · 0 m³"));
  }

  void extremesAreAPaleBandBehindTheMeansAndCountForTheRange() {
    ChartData data = measuredChart(everyTen({1, 1, 1, 1, 1, 1, 1}));
    for (int i = 0; i <= 6; ++i) data.extremes.push_back({minuteOfChart(10 * i), 0.2, 3});
    data.extremes[3].least = data.extremes[3].most = kMissing;
    single_.setData(data);
    QVERIFY(single_.yOf(3) >= single_.rect().top() && single_.yOf(0.2) <= single_.rect().bottom());
    const QImage image = single_.grab().toImage();
    const auto paintedAt = [&](int minute, double value) {
      const QPoint at(int(single_.xOf(minuteOfChart(minute))), int(single_.yOf(value)));
      return image.pixelColor(at) != image.pixelColor(at.x(), int(single_.yOf(3)) - 6);
    };
    QVERIFY(paintedAt(5, 2.5));
    QVERIFY(!paintedAt(30, 2.5));  // a gap
  }
  void aWindowOfManyDaysIsLabelledByDays() {
    struct Labels : Chart {
      using TimePlot::clock;
    } chart;
    ChartData data = measuredChart(everyTen({1, 2}));
    chart.setData(data);
    QCOMPARE(chart.clock(kChartBegin), QString("08:00"));
    data.window = {kChartBegin, kChartBegin + std::chrono::hours(24 * 7)};
    chart.setData(data);
    QCOMPARE(chart.clock(kChartBegin), QString("07-18 08:00"));
    data.window.end = kChartBegin + std::chrono::hours(24 * 365);
    chart.setData(data);
    QCOMPARE(chart.clock(kChartBegin), QString("2026-07-18"));
  }
};

QTEST_MAIN(ChartsTest)
#include "charts_test.moc"
