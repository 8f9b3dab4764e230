// The attribute table of the city: its words, its digits, its captions.
#include "app/panels/attribute_table.h"

#include <QHeaderView>
#include <QTableView>
#include <QtTest>
#include <algorithm>

#include "app/desktop/translation.h"
#include "app/panels/theme.h"
#include "app/session/city/city_layers.h"
#include "tests/support/small_city.h"

using namespace citymirror;
using namespace citymirror::panels;

class AttributeTableTest : public QObject {
  Q_OBJECT

 private slots:
  void initTestCase() { applyTheme(*qApp); }

  void theCitysOwnWordsAreSaidAndItsNumbersHaveTheDigitsTheyDeserve() {
    CityModel city = smallCity();
    city.buildings.use.front() = BuildingUse::school;
    city.buildings.ground.front() = 257.144F;
    city.buildings.heightSource.front() = HeightSource::fromArea;
    AttributeModel model;
    model.setTable(
        session::cityLayerTable(std::make_shared<const CityModel>(city), "buildings"));
    const auto keys = model.table().columnKeys();
    const auto shown = [&](const char* key, int role = Qt::DisplayRole) {
      const int column = int(std::find(keys.begin(), keys.end(), key) - keys.begin());
      return model.data(model.index(0, column), role).toString();
    };
    QCOMPARE(shown("ground"), QString("257.14"));
    QVERIFY2(!shown("area").contains('.') && shown("area").toInt() > 0, qPrintable(shown("area")));
    QCOMPARE(shown("height_source"), QString("guessed from area"));
    desktop::Translation translation;
    translation.use(Language::zh);
    QCOMPARE(shown("use"), QString("学校"));
    QVERIFY(shown("use", Qt::ToolTipRole).contains("school"));  // as a filter names it
    QVERIFY(model.setFilter("use = 'school' AND ground > 257.1439"));
    QVERIFY(model.rowCount() > 0);
  }

  void captionsOfTheAttributeTableAreWhole() {
    AttributeTable table;
    table.setTable("Buildings",
                   session::cityLayerTable(std::make_shared<const CityModel>(smallCity()),
                                           "buildings"));
    auto* rows = table.findChild<QTableView*>("attributeRows");
    const QHeaderView* header = rows->horizontalHeader();
    desktop::Translation translation;
    for (const Language language : {Language::en, Language::zh}) {
      translation.use(language);
      table.retranslate();
      for (int column = 0; column < header->count(); ++column)
        QVERIFY2(header->sectionSize(column) > header->sectionSizeHint(column),
                 qPrintable(QString::number(column)));
    }
  }
};

QTEST_MAIN(AttributeTableTest)
#include "zz_attribute_table_test.moc"
