// What the features of a model have can be listed, asked and searched.
#include <QtTest>
#include <cmath>

#include "app/session/city/city_query.h"
#include "app/session/city/city_search.h"
#include "app/session/city/model_table.h"
#include "engine/core/file_io.h"
#include "tests/support/small_city.h"

using namespace citymirror;
using namespace citymirror::session;

namespace {

MeshFeature houseOf(const std::string& code, double x, double y,
                    std::vector<std::pair<std::string, FieldValue>> attributes) {
  MeshFeature feature{code, "Building", std::move(attributes), {}};
  feature.box.extend(Point3(x, y, 20));
  feature.box.extend(Point3(x + 10, y + 10, 50));
  return feature;
}

std::shared_ptr<const MeshModel> street() {
  auto model = std::make_shared<MeshModel>();
  model->name = "street.city.json";
  model->features = {
      houseOf("H1", 100, 100, {{"name", std::string("Town hall")}, {"storeys", std::int64_t(4)}}),
      houseOf("H2", 300, 100, {{"storeys", std::int64_t(9)}, {"height", 31.5}}),
      houseOf("H3", 500, 500, {{"storeys", std::int64_t(2)}, {"height", std::int64_t(7)}})};
  model->features.push_back({"G1", "CityObjectGroup", {{"code", std::string("old")}}, {}});
  return model;
}

}  // namespace

class ModelTableTest : public QObject {
  Q_OBJECT

 private slots:
  void attributesAreColumnsAndNumbersStayNumbers() {
    const FieldTable table = modelTable(street());
    QCOMPARE(table.rows, std::size_t{4});
    const std::vector<std::string> keys{"code", "kind", "name", "storeys", "height", "code_2"};
    QVERIFY(table.columnKeys() == keys);
    QVERIFY(table.column("storeys")->type == FieldType::integer);
    QVERIFY(table.column("height")->type == FieldType::real);
    QCOMPARE(table.code(1), std::string("H2"));
    QVERIFY(table.column("height")->value(0) == FieldValue{});
    QVERIFY(table.column("height")->value(2) == FieldValue{7.0});
    QVERIFY(table.column("storeys")->value(1) == FieldValue{std::int64_t(9)});
    QVERIFY(table.column("code_2")->value(3) == FieldValue{std::string("old")});
  }
  void aColumnOfTextsAndNumbersIsText() {
    auto model = std::make_shared<MeshModel>();
    model->features = {houseOf("A", 0, 0, {{"use", std::string("office")}}),
                       houseOf("B", 0, 0, {{"use", std::int64_t(31)}}),
                       houseOf("C", 0, 0, {{"use", std::nan("")}})};
    const FieldTable table = modelTable(model);
    QVERIFY(table.column("use")->type == FieldType::text);
    QVERIFY(table.column("use")->value(1) == FieldValue{std::string("31")});
    QVERIFY(table.column("use")->value(2) == FieldValue{});
  }
  void aModelWithoutAttributesHasNoTable() {
    auto model = std::make_shared<MeshModel>();
    model->features = {houseOf("slab", 0, 0, {})};
    QVERIFY(modelTable(model).columns.empty());
  }
  void whatAMaskHidesOfAddedLayersIsHiddenOfModels() {
    const auto labels = parseLabels(*readFile(CITYMIRROR_SOURCE_DIR "/assets/config/labels.json"));
    QVERIFY(labels.ok());
    const LabelMask mask(*labels);
    auto model = std::make_shared<MeshModel>();
    model->features = {houseOf("A", 0, 0, {{"owner", std::string("Wang")}, {"storeys", 3.0}})};
    const FieldTable table = modelTable(model, &mask);
    QVERIFY(table.column("owner")->value(0) != FieldValue{std::string("Wang")});
    QVERIFY(table.column("storeys")->value(0) == FieldValue{3.0});
  }
  void featuresAreAskedByAttributeAndByPlace() {
    CityTables tables(std::make_shared<const CityModel>(smallCity()));
    tables.add(modelTable(street()));
    CityQuestion question;
    question.layer = "street.city.json";
    question.where = "storeys > 3";
    const auto tall = tables.ask(question);
    QVERIFY2(tall.ok(), tall.ok() ? "" : tall.error().text().c_str());
    QCOMPARE(tall->matched(), std::size_t{2});
    question.where.clear();
    Polygon area;
    area.outer = {{250, 50}, {350, 50}, {350, 150}, {250, 150}};
    question.places.push_back(AskedPlace{InArea{{area}}, "an area"});
    const auto near = tables.ask(question);
    QVERIFY2(near.ok(), near.ok() ? "" : near.error().text().c_str());
    QCOMPARE(near->rows.size(), std::size_t{1});
    QCOMPARE(near->table->code(near->rows[0]), std::string("H2"));
    tables.remove("street.city.json");
    QVERIFY(!tables.ask(question).ok());
  }
  void featuresAreFoundByNameAndByCode() {
    CitySearch search([] {});
    search.setCity(std::make_shared<const CityModel>(smallCity()));
    search.add(modelTable(street()));
    search.wait();
    const auto named = search.find("Town hall", 5);
    QVERIFY(!named.empty());
    QCOMPARE(named[0].code, std::string("H1"));
    QVERIFY((named[0].at - Point2(105, 105)).norm() < 1e-6);
    QVERIFY(search.byCode("H3").has_value());
    QVERIFY2(!search.byCode("G1").has_value(), "it stands nowhere");
    search.remove("street.city.json");
    QVERIFY(!search.byCode("H3").has_value());
  }
};

QTEST_APPLESS_MAIN(ModelTableTest)
#include "zz_model_table_test.moc"
