// Styles of added layers: what the help page says of them, and what a wrong one is told.
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include "app/session/city/file_words.h"
#include "app/session/city/vector_style_file.h"
#include "engine/core/feature_filter.h"
#include "engine/core/file_io.h"

using namespace citymirror;

class StyleFileTest : public QObject {
  Q_OBJECT
  QTemporaryDir folder_;

  std::string write(const QString& name, const std::string& text) const {
    const std::string path = folder_.filePath(name).toStdString();
    return writeFile(path, text).ok() ? path : std::string();
  }

 private slots:
  void theStyleOfTheHelpPageIsReadAsItSays() {
    QFile page(QString(CITYMIRROR_SOURCE_DIR) + "/assets/help/layers.md");
    QVERIFY(page.open(QIODevice::ReadOnly));
    const QString text = QString::fromUtf8(page.readAll());
    const auto begin = text.indexOf("```json\n") + 8, end = text.indexOf("```", begin);
    QVERIFY(begin > 8 && end > begin);
    const auto style = session::parseLayerStyle(text.mid(begin, end - begin).toStdString());
    QVERIFY2(style.ok(), style.ok() ? "" : style.error().text().c_str());
    QCOMPARE(style->style.rules.size(), std::size_t(3));
    QCOMPARE(style->terms.licence, std::string("ODbL 1.0"));
    QCOMPARE(style->terms.classification, std::string("公开"));
    const draw::VectorSymbol& tower = style->style.rules[0].symbol;
    QVERIFY(tower.placement == draw::Placement::extrude);
    QCOMPARE(tower.height.attribute, std::string("height"));
    QCOMPARE(tower.height.constant, 12.0);
    QCOMPARE(int(tower.fill.a), 217);
    QCOMPARE(style->style.rules[0].to, 8.0);
    QVERIFY(style->style.rules[2].symbol.unit == draw::WidthUnit::metres);
    const auto from = text.indexOf("## 筛选"), lines = text.indexOf("```\n", from) + 4;
    for (const QString& filter :
         text.mid(lines, text.indexOf("```", lines) - lines).split('\n', Qt::SkipEmptyParts))
      QVERIFY2(parseFeatureFilter(filter.toStdString()).ok(), qPrintable(filter));
  }

  void aWrongStyleNamesTheKey_data() {
    QTest::addColumn<QString>("where");
    QTest::newRow("{") << "line 1, column 2";
    QTest::newRow("{\n  \"rules\": [{}],\n  \"about\": nan}") << "line 3, column 13";
    QTest::newRow(R"({"rules":[{"opacity":1e999}]})") << "style";
    QTest::newRow("[]") << "";
    QTest::newRow("{}") << "rules";
    QTest::newRow(R"({"rules":[]})") << "rules";
    QTest::newRow(R"({"rules":[{}],"rule":1})") << "rule";
    QTest::newRow(R"({"rules":[{},{"colour":"red"}]})") << "rules[1].colour";
    QTest::newRow(R"({"rules":[{"fill":"red"}]})") << "rules[0].fill";
    QTest::newRow(R"({"rules":[{"opacity":2}]})") << "rules[0].opacity";
    QTest::newRow(R"({"rules":[{"width":{"px":-1}}]})") << "rules[0].width.px";
    QTest::newRow(R"({"rules":[{"width":3}]})") << "rules[0].width";
    QTest::newRow(R"({"rules":[{"point":"star"}]})") << "rules[0].point";
    QTest::newRow(R"({"rules":[{"filter":"height >"}]})") << "rules[0].filter";
    QTest::newRow(R"({"rules":[{"extrude":{}}]})") << "rules[0].extrude.height";
    QTest::newRow(R"({"rules":[{"extrude":{"height":{"otherwise":2}}}]})")
        << "rules[0].extrude.height.attribute";
    QTest::newRow(R"({"rules":[{"drape":true,"extrude":{"height":2}}]})") << "rules[0].extrude";
    QTest::newRow(R"({"rules":[{"from_m_per_px":9,"to_m_per_px":2}]})") << "rules[0].to_m_per_px";
    QTest::newRow(R"({"about":{"license":"x"},"rules":[{}]})") << "about.license";
  }
  void aWrongStyleNamesTheKey() {
    QFETCH(QString, where);
    const auto style = session::parseLayerStyle(QTest::currentDataTag());
    QVERIFY(!style);
    QCOMPARE(QString::fromStdString(style.error().where), where);
    QVERIFY(!style.error().remedy.empty());
  }

  void aStyleFileThatIsNoJsonNamesItsLineInBothLanguages() {
    const std::string path = write("broken.style.json", "{\n  \"rules\": [{}]]\n}");
    const auto style = session::readLayerStyle(path);
    QVERIFY(!style);
    QCOMPARE(style.error().where, path + ": line 2, column 16");
    const Text told = session::fileErrorWords(style.error());
    QVERIFY2(told.zh.find("样式不是 JSON（" + path + ": 第 2 行第 16 列）") == 0, told.zh.c_str());
    QVERIFY2(told.en.find("line 2, column 16") != std::string::npos, told.en.c_str());
  }
};

QTEST_MAIN(StyleFileTest)
#include "zz_style_file_test.moc"
