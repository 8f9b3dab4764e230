// Labels of layers and attributes: what is masked appears nowhere, stays masked after a restart, and
// comes back only by somebody who may lift it.
#include "app/session/command/label_mask.h"

#include <QTemporaryDir>

#include "app/session/branch/compare_frames.h"
#include "app/session/city/city_layers.h"
#include "app/session/city/layer_files.h"
#include "app/session/city/query_files.h"
#include "app/session/command/people_mask.h"
#include "app/session/command/wall_mask.h"
#include "gis/city/city_package.h"
#include "tests/session/loop_desk.h"

using namespace citymirror;
using namespace citymirror::session;

namespace {

std::string deliveredLabels() { return *readFile(findAssets() + "/config/labels.json"); }
LabelMask wall() { return LabelMask(*parseLabels(deliveredLabels())); }

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const auto at = text.find(from);
  if (at == std::string::npos) qFatal("%s is not there", from.c_str());
  return text.replace(at, from.size(), to);
}

/// A city that holds what nobody else may see: 90817263 residents in one building.
std::shared_ptr<const CityModel> cityOfSecrets(const std::string& classification = {}) {
  CityModel city = smallCity();
  city.buildings.residents[0] = 90817263;
  if (!classification.empty()) city.terms["buildings"].classification = classification;
  return std::make_shared<const CityModel>(std::move(city));
}

std::string everythingIn(const FieldTable& table) {
  std::string all;
  for (std::size_t row = 0; row < table.rows; ++row)
    for (const FieldColumn& column : table.columns) all += textOf(column.value(row)) + "|";
  return all;
}

/// A layer with phone numbers and a style that writes them on the map.
LayerRead phoneBook(const std::string& classification = "公开") {
  auto layer = std::make_shared<FeatureLayer>();
  layer->name = "wardens";
  layer->schema = {{"street", FieldType::text}, {"Phone_1", FieldType::text}};
  Feature feature{"W1", GeometryKind::point, {{{500, 500}}}, {}, {std::string("江津路"),
                                                                 std::string("13912345678")}};
  layer->features = {feature};
  LayerRead read;
  read.layer = layer;
  read.terms.classification = classification;
  draw::VectorRule rule;
  rule.symbol.label = "Phone_1";
  read.style.rules = {rule};
  read.styled = true;
  return read;
}

bool holds(const LayerRead& read, const std::string& text) {
  for (const Feature& feature : read.layer->features)
    for (const FieldValue& value : feature.values)
      if (textOf(value).find(text) != std::string::npos) return true;
  return false;
}

}  // namespace

class LabelMaskTest : public QObject {
  Q_OBJECT
 private slots:
  void theDeliveredLabelsHaveASourceAndRiseFromWhatAllMaySee() {
    const auto labels = parseLabels(deliveredLabels());
    QVERIFY2(labels.ok(), labels.ok() ? "" : labels.error().text().c_str());
    QVERIFY(!labels->source.zh.empty() && !labels->source.en.empty());
    QCOMPARE(labels->labels.front().id, std::string("public"));
    QCOMPARE(labels->wall, std::size_t(0));
    QVERIFY(labels->unlabelled > labels->wall);
  }

  void faultsNameTheirEntry() {
    const auto where = [](const std::string& from, const std::string& to) {
      const auto labels = parseLabels(replaced(deliveredLabels(), from, to));
      return labels ? std::string() : labels.error().where;
    };
    QVERIFY(where(R"("wall": "public")", R"("wall": "nobody")").find("wall") != std::string::npos);
    QVERIFY(where(R"("id": "internal")", R"("id": "public")").find("labels[1]") !=
            std::string::npos);
    QVERIFY(where(R"("attribute": "residents")", R"("attribute": "height")").find("attributes[0]") !=
            std::string::npos);
    QVERIFY(where(R"("roads": "public")", R"("rivers": "public")").find("rivers") !=
            std::string::npos);
    QVERIFY(!parseLabels("[]").ok());
  }

  void whatAnOwnerWroteCountsAndAnUnknownWordCountsMost() {
    const LabelMask mask = wall();
    QVERIFY(!mask.layer("buildings"));
    QVERIFY(!mask.layer("*", {"", "公开", ""}));
    QVERIFY(!mask.layer("*", {"", "PUBLIC", ""}));
    QCOMPARE(mask.layer("*", {"", "内部", ""})->zh, std::string("内部"));
    QCOMPARE(mask.layer("*")->zh, std::string("内部"));  // nobody has said anything
    QCOMPARE(mask.layer("*", {"", "for my friends", ""})->zh, std::string("敏感"));
  }

  void attributesAreFoundByPatternInAnyCase() {
    const LabelMask mask = wall();
    for (const char* key : {"phone", "Phone_1", "home_PHONE", "TEL", "联系电话", "户主姓名"})
      QVERIFY2(mask.attribute("*", key), key);
    for (const char* key : {"hotel", "street", "telescope", "名称"})
      QVERIFY2(!mask.attribute("*", key), key);
    QVERIFY(mask.attribute("buildings", "residents"));
    QVERIFY(!mask.attribute("buildings", "floors"));
  }

  void aMaskedAttributeStandsInNoTableNorFile() {
    const auto city = masked(cityOfSecrets(), wall());
    const auto mask = std::make_shared<const LabelMask>(wall());
    const FieldTable table = masked(cityLayerTable(city, "buildings"), *mask);
    QVERIFY(everythingIn(cityLayerTable(cityOfSecrets(), "buildings")).find("90817263") !=
            std::string::npos);
    QVERIFY(everythingIn(table).find("90817263") == std::string::npos);
    QVERIFY(textOf(table.column("residents")->value(0)).find("已按“内部”屏蔽") !=
            std::string::npos);
    const CityTables tables(city, mask);
    CityQuestion question;
    question.column = "residents";
    const auto sum = tables.ask(question);
    QVERIFY(!sum.ok());  // there is nothing to be summed up
    question.column.clear();
    const auto answer = tables.ask(question);
    QVERIFY2(answer.ok(), answer.ok() ? "" : answer.error().text().c_str());
    QCOMPARE(answer->rows.size(), city->buildings.size());
    for (const std::string& text :
         {answerCsv(*answer), groupsCsv(*answer), answerJson(*answer, JsonRows::all)}) {
      QVERIFY(text.find("90817263") == std::string::npos);
      QVERIFY(text.find("居住人数（内部）") != std::string::npos);
    }
    QTemporaryDir folder;
    const std::string path = folder.filePath("found.gpkg").toStdString();
    QVERIFY(saveAnswer(*answer, path).ok());
    QVERIFY(readFile(path)->find("90817263") == std::string::npos);
    QVERIFY(readFile(path)->find("已按“内部”屏蔽") != std::string::npos);
  }

  void nothingIsCopiedWhereNothingIsMasked() {
    auto config = *parseLabels(deliveredLabels());
    config.wall = config.labels.size() - 1;
    const auto city = cityOfSecrets();
    QCOMPARE(masked(city, LabelMask(config)).get(), city.get());
    QVERIFY(LabelMask(config).masked(*city).empty());
  }

  void aLayerAboveTheLabelHasNoFeatures() {
    const auto city = masked(cityOfSecrets("内部"), wall());
    QVERIFY(city->buildings.size() == 0);
    QCOMPARE(city->roads.roads.size(), smallCity().roads.roads.size());
    QVERIFY(!wall().forbids(*city));
    const auto words = wall().masked(*cityOfSecrets("内部"));
    QCOMPARE(words.front().zh, std::string("建筑（内部）"));
  }

  void aBaseMapAboveTheLabelShowsNoCityAtAll() {
    CityModel city = smallCity();
    city.terms["roads"].classification = "内部";
    QCOMPARE(wall().forbids(city)->zh, std::string("道路（内部）"));
    LoopDesk desk({}, ":memory:", std::make_shared<const CityModel>(city));
    QVERIFY(desk.world->setMask(MaskSwitch::mask, "Li Wei"));
    const auto view = desk.view();
    QVERIFY(!view->city && view->frame.marks == nullptr && view->sensors.empty());
    QVERIFY(view->faults.back().error.text().find("may not show the city") != std::string::npos);
  }

  void anAddedLayerLosesItsMaskedAttributesAndAStyleThatShowsThem() {
    const LayerRead shown = masked(phoneBook(), wall());
    QVERIFY(!holds(shown, "139"));
    QVERIFY(holds(shown, "江津路") && holds(shown, "已按“敏感”屏蔽"));
    for (const auto& rule : shown.style.rules) QVERIFY(rule.symbol.label.empty());
    QVERIFY(holds(phoneBook(), "139"));
    LayerRead street = phoneBook();
    street.style.rules[0].symbol.label = "street";
    QVERIFY(masked(street, wall()).style == street.style);
    QVERIFY(masked(phoneBook("内部"), wall()).layer->features.empty());
  }

  void theViewHoldsTheMaskedCityAndTheModelsTheWholeOne() {
    LoopDesk desk({}, ":memory:", cityOfSecrets());
    QCOMPARE(desk.view()->city->buildings.residents[0], 90817263U);
    QVERIFY(desk.world->setMask(MaskSwitch::mask, "Li Wei"));
    const auto view = desk.view();
    QCOMPARE(view->city->buildings.residents[0], kUnknownResidents);
    QCOMPARE(view->computed()->buildings.residents[0], 90817263U);
    QCOMPARE(view->masked("buildings", "residents")->zh, std::string("内部"));
    QCOMPARE(desk.view()->city.get(), view->city.get());  // made once
    const auto footer = footerOf(*view, shownFrame(*view), Language::zh);
    QVERIFY(footer.source.find("已屏蔽“公开”以上内容") != std::string::npos);
  }

  void numbersToWhichMessagesWentAreMasked() {
    LoopDesk desk;
    desk.dispatched();
    const auto numbers = [&] {
      std::string all;
      const auto shown = desk.incident().desk;
      for (const LinkageRun& run : shown->runs)
        for (const auto& dispatch : run.linkage.dispatches) all += dispatch.address + "|";
      return all;
    };
    const std::string before = numbers();
    QVERIFY(before.size() > 10);
    QVERIFY(desk.world->setMask(MaskSwitch::mask, "Li Wei"));
    for (const QString& number : QString::fromStdString(before).split('|', Qt::SkipEmptyParts))
      QVERIFY(numbers().find(number.toStdString()) == std::string::npos);
    QVERIFY2(numbers().find("已按“敏感”屏蔽") != std::string::npos, numbers().c_str());
  }

  void namesOfPeopleStandNowhereOnAWallAndComeBackWhenItIsLifted() {
    LoopDesk desk;
    desk.dispatched();
    desk.act(CommandKind::note, "A001", "Li Wei has seen it");
    desk.act(CommandKind::recall, "A001", "Li Wei was there");
    desk.world->setRole(Role::administrator);
    desk.act(CommandKind::switchRule, "pm25", "Li Wei says so", "off");
    desk.world->setRole(Role::commander);
    desk.act(CommandKind::switchPosture, "emergency", "Li Wei asked for it");
    FeedLine hotline;
    hotline.status.id = "hotline";
    hotline.status.evidence = {{desk.begin, "no place", "", 0, 0, "{\"caller\": \"Li Wei\"}"}};
    desk.world->setFeedLines({hotline});
    desk.world->addFault({ErrorCode::badInput, "an act of Li Wei was refused", "Li Wei", "x"});
    const auto said = [&] {
      const auto view = desk.view();
      std::string all;
      for (const LogLine& line : view->log)
        all += line.by + ":" + line.what.zh + line.what.en + "\n";
      for (const Fault& fault : view->faults) all += fault.error.text() + "\n";
      all += view->feeds->front().status.evidence.front().bytes + "\n";
      const auto shown = desk.incident().desk;
      for (const StepTaken& step : shown->loop.steps) all += step.by + "\n";
      for (const auto& done : shown->loop.record.steps) all += done.by + "\n";
      for (const auto& record : view->handling->cases)
        for (const auto& done : record->steps) all += done.by + "\n";
      for (const RoomEntry& entry : shown->loop.room) all += entry.by + ":" + entry.text + "\n";
      for (const LinkageRun& run : shown->runs) {
        for (const auto& dispatch : run.linkage.dispatches) {
          all += run.by + dispatch.text.zh + "\n";
          for (const auto& step : dispatch.steps) all += step.why + "\n";
        }
      }
      for (const incident::Rule& rule : *view->rules)
        for (const incident::RuleSwitch& act : rule.log) all += act.by + act.why + "\n";
      all += view->posture.last->by + view->posture.last->why + "\n";
      return all + desk.incident().incident.decidedBy;
    };
    const std::string before = said();
    for (const char* part : {"Li Wei", "rules:", "\nLi Wei was there\n", "Li WeiLi Wei says so\n",
                             "Li WeiLi Wei asked for it\n"})
      QVERIFY2(before.find(part) != std::string::npos, part);
    QVERIFY(desk.world->setMask(MaskSwitch::mask, "Li Wei"));
    const std::string wall = said();
    QVERIFY2(wall.find("Li Wei") == std::string::npos, wall.c_str());
    QCOMPARE(desk.view()->rules.get(), desk.view()->rules.get());  // made once
    QVERIFY(wall.find("已按“敏感”屏蔽") != std::string::npos);
    QVERIFY(wall.find("rules:") != std::string::npos);  // parts of the system have no names
    desk.world->setRole(Role::commander);
    QVERIFY(desk.world->setMask(MaskSwitch::lift, "Li Wei"));
    QVERIFY(said().find(before.substr(0, before.find('\n'))) != std::string::npos);
    QVERIFY(said().find("Li Wei has seen it") != std::string::npos);
  }

  void whereNamesAreNoSecretTheyStayAndInstitutionsAlwaysDo() {
    std::string labels = deliveredLabels();
    const std::string line = R"("attribute": "name", "label": "sensitive")";
    labels.replace(labels.find(line), line.size(), R"("attribute": "name", "label": "public")");
    LoopDesk desk;
    desk.config.labels = *parseLabels(labels);
    desk.world =
        std::make_unique<WorldWriter>(desk.config, std::move(*store::Journal::open(":memory:")), 1);
    desk.world->openCity(desk.city, nullptr, desk.begin);
    QVERIFY(desk.world->setMask(MaskSwitch::mask, "Li Wei"));
    QCOMPARE(desk.view()->log.back().by, std::string("Li Wei"));
    QVERIFY(desk.view()->log.back().person && !desk.view()->log.front().person);

    const PeopleMask mask({"敏感", "sensitive"}, {"Li", "Li Wei", "王"});
    QCOMPARE(mask.name("rules"), std::string("rules"));
    QVERIFY(mask.name("someone").find("sensitive") != std::string::npos);
    QCOMPARE(mask.text("nothing"), std::string("nothing"));
    QVERIFY(mask.text("Li Wei came").find("Wei") == std::string::npos);  // the longer one first
    QVERIFY(mask.text("王到达").find("王") == std::string::npos);
    QCOMPARE(mask.text("Limits of PoLi"), std::string("Limits of PoLi"));  // no word of theirs
    QVERIFY(mask.text("Li@desk-2, Li.").find("Li") == std::string::npos);
  }

  void anybodyMasksButOnlySomebodyWhoMayLifts() {
    QTemporaryDir folder;
    const std::string path = folder.filePath("journal.sqlite").toStdString();
    for (const Role role : kRoles) {
      LoopDesk desk({}, ":memory:", cityOfSecrets());
      desk.world->setRole(role);
      QVERIFY(desk.world->setMask(MaskSwitch::mask, "x"));
      QVERIFY(!desk.world->setMask(MaskSwitch::mask, "x"));  // it is
      const bool may = role == Role::commander || role == Role::administrator;
      QCOMPARE(desk.view()->person.maskMayBeLifted, may);
      QCOMPARE(desk.world->setMask(MaskSwitch::lift, "x"), may);
      QCOMPARE(desk.view()->mask == nullptr, may);
      QCOMPARE(desk.view()->city->buildings.residents[0] == 90817263U, may);
    }
    LoopDesk desk({}, path, cityOfSecrets());
    desk.world->setRole(Role::commander);
    desk.world->setMask(MaskSwitch::mask, "Wang");
    desk.world->setMask(MaskSwitch::lift, "Wang");
    std::vector<std::string> told;
    const auto entries = *store::Journal::open(path)->read();
    for (const auto& entry : entries)
      if (entry.kind == "mask") told.push_back(entry.by + " " + entry.body);
    QCOMPARE(told.size(), std::size_t(2));
    QVERIFY2(told[0].starts_with("Wang"), told[0].c_str());
    QVERIFY2(told[0].find("\"masked\":true") != std::string::npos,
             told[0].c_str());
    QVERIFY(told[1].find("\"masked\":false") != std::string::npos);
  }

  void theMaskSurvivesARestartAndALiftOneToo() {
    QTemporaryDir folder;
    const std::string city = folder.filePath("city").toStdString();
    QVERIFY(gis::writeCity(*cityOfSecrets(), city, {}).ok());
    const auto start = [&](Role role, bool wallSafe) {
      Options options;
      options.dataFolder = folder.filePath("data").toStdString();
      options.threads = 1;
      options.role = role;
      options.wallSafe = wallSafe;
      auto session = Session::make(options, Pace::asFastAsPossible);
      if (!session) qFatal("%s", session.error().text().c_str());
      (*session)->openCity(city, "");
      (*session)->waitIdle();
      return std::move(*session);
    };
    const auto masks = [](Session& session, MaskSwitch wanted) {
      session.setMask(wanted, "Wang");
      session.waitIdle();
      return session.view()->mask != nullptr;
    };
    QVERIFY(start(Role::dutyOfficer, false)->view()->mask == nullptr);
    QVERIFY(start(Role::dutyOfficer, true)->view()->mask != nullptr);
    {
      const auto session = start(Role::dutyOfficer, false);
      QVERIFY(masks(*session, MaskSwitch::mask));
      QVERIFY(masks(*session, MaskSwitch::lift));  // a duty officer may not
    }
    {
      const auto session = start(Role::commander, false);
      QVERIFY(session->view()->mask != nullptr);
      QCOMPARE(session->view()->city->buildings.residents[0], kUnknownResidents);
      QVERIFY(!masks(*session, MaskSwitch::lift));
    }
    QVERIFY(start(Role::dutyOfficer, false)->view()->mask == nullptr);
    QVERIFY(writeFile(folder.filePath("data/wall_mask.json").toStdString(), "{bro").ok());
    QVERIFY(start(Role::dutyOfficer, false)->view()->mask != nullptr);  // rather too much
  }
};

QTEST_GUILESS_MAIN(LabelMaskTest)
#include "label_mask_test.moc"
