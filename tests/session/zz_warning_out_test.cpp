// What leaves by a linkage carries the warning for machines: CAP 1.2 and GB/T 35965.1, an exercise or
// the real thing as it was meant, and a recall takes it back.
#include <set>

#include "app/session/command/warning_cap.h"
#include "gis/feed/cap.h"
#include "gis/feed/gbt35965.h"
#include "tests/session/loop_desk.h"

using namespace citymirror;
using session::Outbound;

class WarningOutTest : public QObject {
  Q_OBJECT
 private slots:
  void everyMessageOfALinkageCarriesTheWarningInBothFormats() {
    LoopDesk desk;
    const auto orders = desk.dispatched();
    QVERIFY2(!orders.empty(), desk.fault().c_str());
    std::set<std::string> ids, nationalIds;
    for (const Outbound& out : orders) {
      const auto cap = gis::parseCap(out.warning.cap);
      QVERIFY2(cap.ok(), cap.ok() ? "" : cap.error().text().c_str());
      QVERIFY(cap.notes().empty());
      QCOMPARE(cap->status, std::string("Exercise"));
      QCOMPARE(cap->msgType, std::string("Alert"));
      QCOMPARE(cap->scope, std::string("Private"));
      QCOMPARE(cap->addresses, out.dispatch.recipient);
      QCOMPARE(cap->infos.size(), std::size_t(2));
      QCOMPARE(cap->infos[0].instruction, out.dispatch.text.zh);
      QCOMPARE(cap->infos[1].event, std::string("Urban flooding"));
      ids.insert(cap->identifier);
      const auto national = gis::parseGbt35965(out.warning.gbt);
      QVERIFY2(national.ok(), national.ok() ? "" : national.error().text().c_str());
      QCOMPARE(national->status, std::string("Exercise"));
      QCOMPARE(national->infos[0].eventCodes[0].value, std::string("11A02"));
      nationalIds.insert(national->identifier);
    }
    QCOMPARE(ids.size(), orders.size());
    QCOMPARE(nationalIds.size(), orders.size());
  }

  void theRealThingSaysActualAndItsRecallIsACancelThatRefersToIt() {
    const LoopDesk desk;
    const session::CommandConfig& command = desk.config.command;
    const session::LoopIncident incident = [&] {
      session::LoopIncident made;
      made.id = "A001";
      made.worst = Severity::orange;
      made.at = Point2(500, 480);
      made.record.classCode = "E0401";
      return made;
    }();
    session::LinkageRun run;
    run.linkage.id = "L001";
    run.linkage.started = desk.at(5);
    Outbound out;
    out.dispatch.id = "L001/1";
    out.dispatch.recipient = "drainage-1";
    out.dispatch.text = {"请抽排", "pump"};
    out.dispatch.steps = {{incident::ReceiptState::queued, desk.at(5), ""}};
    out.purpose = feeds::Purpose::real;
    run.linkage.dispatches = {out.dispatch};
    const session::LinkageWarning warning{*desk.city, incident, run, {"积水", "Ponding"},
                                          {"江津路", "Jiangjin Road"}, {}, {}};
    const gis::CapAlert order = linkageAlert(command.office, warning, out);
    QCOMPARE(order.status, std::string("Actual"));
    QCOMPARE(order.infos[0].expires, desk.at(5) + command.office.valid);
    run.linkage.dispatches[0].steps.push_back(
        {incident::ReceiptState::recalled, desk.at(9), "误报"});
    out.dispatch = run.linkage.dispatches[0];
    out.kind = feeds::OutgoingKind::recall;
    out.why = {"误报", "false alarm"};
    const gis::CapAlert cancel = linkageAlert(command.office, warning, out);
    QVERIFY(gis::takesBack(cancel) && gis::refersTo(cancel, order));
    QCOMPARE(cancel.sent, desk.at(9));
    QCOMPARE(cancel.note, std::string("误报"));
    const auto read = gis::parseCap(gis::writeCap(cancel));
    QVERIFY(read.ok() && gis::refersTo(*read, order));
  }

  void anAreaWithoutAnExtentIsARingAroundThePlace() {
    CityModel city = smallCity();
    city.frame.crs = "EPSG:4547";
    city.frame.originEast = 530'000;
    city.frame.originNorth = 3'380'000;
    const LoopDesk desk(exampleChannels().recipients, ":memory:",
                        std::make_shared<const CityModel>(city));
    session::LoopIncident incident;
    incident.record.classCode = "E0413";
    session::LinkageRun run;
    Outbound out;
    const auto areas = [&](std::vector<Point2> extent) {
      const session::LinkageWarning warning{city, incident, run, {}, {}, {}, std::move(extent)};
      return linkageAlert(desk.config.command.office, warning, out).infos[0].polygons;
    };
    QVERIFY(areas({}).empty());  // nobody knows where
    incident.at = Point2(500, 480);
    QCOMPARE(areas({}).size(), std::size_t(1));
    QCOMPARE(areas({}).front().front(), areas({}).front().back());
    QCOMPARE(areas({{0, 0}, {100, 0}, {0, 100}}).front().size(), std::size_t(4));
    QCOMPARE(linkageAlert(desk.config.command.office,
                          {city, incident, run, {}, {}, {}, {}}, out)
                 .infos[1].event,
             std::string("Gas leak"));
  }

  void faultsOfTheOfficeAreNamedByKey() {
    const std::string good = *readFile(session::findAssets() + "/config/warning_office.json");
    QVERIFY(session::parseWarningOffice(good).ok());
    const auto fault = [&](const std::string& from, const std::string& to) {
      std::string text = good;
      const auto at = text.find(from);
      if (at == std::string::npos) qFatal("%s", from.c_str());
      text.replace(at, from.size(), to);
      const auto read = session::parseWarningOffice(text);
      return read.ok() ? std::string("none") : read.error().where;
    };
    QVERIFY(fault("citymirror@city.invalid", "city mirror").ends_with("sender"));
    QVERIFY(fault("99999900000000", "9999").ends_with("office_code"));
    QVERIFY(fault("\"valid_s\": 3600", "\"valid_s\": 0").ends_with("valid_s"));
    QCOMPARE(fault("\"Met\"", "\"Water\""), std::string("events[0].category"));
    QVERIFY(fault("{\"event\": {\"zh\": \"突发事件\"", "{\"classes\": [\"x.\"], \"event\": {\"zh\": \"突发事件\"").ends_with("events"));
  }
};

QTEST_GUILESS_MAIN(WarningOutTest)
#include "zz_warning_out_test.moc"
