// Reports that come without end are bounded; what a person has verified is the last to go.
#include <QtTest>

#include "app/session/live/field_reports.h"

using namespace citymirror;
using namespace citymirror::session;

class ReportFloodTest : public QObject {
  Q_OBJECT

  static void tell(FieldReports& reports, std::size_t number) {
    FieldReport report;
    report.feed = "hotline";
    report.notice = "N" + std::to_string(number);
    report.seen = report.received = Instant{1'784'368'800'000} + Millis{std::int64_t(number)};
    report.depth = 0.3;
    reports.take(std::move(report));
  }
  static void decide(FieldReports& reports, CommandKind kind, const std::string& id) {
    CommandAct act;
    act.kind = kind;
    act.subject = id;
    if (!reports.attend(act)) qFatal("not decided");
  }

 private slots:
  void ofReportsWithoutEndTheNewestAndTheVerifiedOnesStay() {
    FieldReports reports;
    for (std::size_t n = 1; n <= 3; ++n) tell(reports, n);
    decide(reports, CommandKind::verifyReport, "R001");
    for (std::size_t n = 4; n <= FieldReports::kMost; ++n) tell(reports, n);
    QCOMPARE(reports.all().size(), FieldReports::kMost);
    decide(reports, CommandKind::rejectReport, "R5000");
    tell(reports, FieldReports::kMost + 1);
    QCOMPARE(reports.all().size(), FieldReports::kMost * 9 / 10);
    QVERIFY(reports.find("R001") != nullptr && reports.find("R5001") != nullptr);
    QVERIFY(reports.find("R002") == nullptr && reports.find("R5000") == nullptr);
    QCOMPARE(reports.all()[1].id, std::string("R502"));
    for (std::size_t n = 0; n < FieldReports::kMost; ++n)
      tell(reports, FieldReports::kMost + 2 + n);
    QVERIFY(reports.all().size() <= FieldReports::kMost);
    QCOMPARE(reports.all().front().id, std::string("R001"));
    QCOMPARE(reports.all().back().id, std::string("R10001"));
  }

  void whatComesIsKeptThoughAllBeforeItAreVerified() {
    FieldReports reports;
    for (std::size_t n = 1; n <= FieldReports::kMost; ++n) {
      tell(reports, n);
      decide(reports, CommandKind::verifyReport, reports.all().back().id);
    }
    tell(reports, FieldReports::kMost + 1);
    QCOMPARE(reports.all().size(), FieldReports::kMost * 9 / 10);
    QCOMPARE(reports.all().back().id, std::string("R5001"));
    QCOMPARE(reports.all().front().id, std::string("R502"));
  }
};

QTEST_GUILESS_MAIN(ReportFloodTest)
#include "zz_report_flood_test.moc"
