#include <QtTest>
#include <cmath>

#include "engine/core/file_io.h"
#include "tests/validation/figures.h"
#include "tests/validation/page.h"

using namespace citymirror;
using namespace citymirror::flood;
using namespace citymirror::flood::validation;
using nlohmann::json;

namespace {

constexpr double kDrift = 0.02;  ///< how far a figure of the page may be from today's

std::string textOf(const std::string& path) {
  auto text = readFile(CITYMIRROR_SOURCE_DIR "/" + path);
  return text ? std::move(text).value() : std::string();
}
json figures() { return json::parse(textOf("assets/help/flood-validation.json")); }

}  // namespace

class PageTest : public QObject {
  Q_OBJECT
 private slots:
  void thePageSaysWhatItsFiguresSay() {
    const auto page =
        validationPage(textOf("assets/templates/report.html"),
                       textOf("tests/validation/flood-validation.words.html"), figures());
    QVERIFY2(page.ok(), page ? "" : page.error().text().c_str());
    QVERIFY2(*page == textOf("assets/help/flood-validation.html"),
             "run flood_validation: the page is not the one its figures make");
    QVERIFY(page->find("{{") == std::string::npos);
  }

  void theExactFiguresAreThoseOfTodaysSolver() {
    const json then = figures().at("exact"), now = exactFigures(testing::exactCases());
    QCOMPARE(then.size(), now.size());
    for (std::size_t i = 0; i < now.size(); ++i) {
      QCOMPARE(then[i].at("schemes").size(), now[i].at("schemes").size());
      for (std::size_t s = 0; s < now[i]["schemes"].size(); ++s) {
        const json& before = then[i]["schemes"][s]["measures"];
        const json& today = now[i]["schemes"][s]["measures"];
        QCOMPARE(before.size(), today.size());
        for (std::size_t m = 0; m < today.size(); ++m) {
          const double a = before[m].at("value"), b = today[m].at("value");
          const std::string what = now[i].at("id").get<std::string>() + ": the page says " +
                                   std::to_string(a) + ", the solver " + std::to_string(b) +
                                   "; run flood_validation";
          QVERIFY2(std::fabs(a - b) <= std::max(1e-6, kDrift * std::fabs(b)), what.c_str());
        }
      }
    }
  }

  void theRealFiguresMeetWhatIsRequired() {
    const json all = figures();
    QVERIFY(all.at("merewether").at("mean_error_m") <= 0.15);
    QVERIFY(all.at("merewether").at("largest_error_m") <= 0.25);
    QVERIFY(std::fabs(all["merewether"].at("outflow_m3_per_s").get<double>() / 19.7 - 1) <= 0.01);
    for (const char* place : {"merewether", "newcastle", "bilbao"}) {
      QVERIFY(std::fabs(all.at(place).at("mass").at("error_relative").get<double>()) < 1e-6);
      QVERIFY(all.at(place).at("max_courant") < 1);
    }
  }

  void picturesAreThereAndSmall() {
    for (const char* place : {"merewether", "newcastle", "bilbao"}) {
      const std::string picture =
          textOf("assets/help/flood-validation-" + std::string(place) + ".png");
      QVERIFY(picture.size() > 10000 && picture.size() < 300 * 1024);
      QVERIFY(picture.starts_with("\x89PNG"));
    }
  }

  void aSlotWithoutAFigureIsNamed() {
    const auto page = validationPage("{{body}}", "{{/no/such|2}}", figures());
    QVERIFY(!page.ok());
    QCOMPARE(page.error().where, std::string("/no/such"));
  }
};

QTEST_GUILESS_MAIN(PageTest)
#include "page_test.moc"
