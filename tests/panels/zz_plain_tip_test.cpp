// What comes from outside is text in a tip, never markup.
#include <QLabel>
#include <QTableWidget>
#include <QTextDocument>
#include <QtTest>

#include "app/panels/attribute_table.h"
#include "app/panels/bar_chart.h"
#include "app/panels/elided_check.h"
#include "app/panels/parts.h"

using namespace citymirror::panels;

namespace {

const QString kMarkup = "Ponding <img src=\"/etc/hostname\"> & more\nreported by <b>nobody</b>";

/// What a person reads of a tip.
QString readTip(const QString& tip) {
  if (!Qt::mightBeRichText(tip)) return tip;
  QTextDocument document;
  document.setHtml(tip);
  return document.toPlainText();
}

}  // namespace

class PlainTipTest : public QObject {
  Q_OBJECT
 private slots:
  void aTipShowsMarkupAsItIsWritten() {
    for (const QString& text :
         {kMarkup, QString("<table width=\"99999\">"), QString("a &lt; b"), QString("x <br> y")})
      QCOMPARE(readTip(plainTip(text)), text);
    QVERIFY(!plainTip(kMarkup).contains("<img"));
  }

  void aTextWithoutMarkupStaysAsItIs() {
    for (const char* text : {"", "P1 & P2", "depth < 0.3 m", "first\n<second>", "积水 30 cm"})
      QCOMPARE(plainTip(text), QString(text));
  }

  void cellsFactsAndNamesOfLayersShowIt() {
    QTableWidget table(1, 1);
    setCell(&table, 0, 0, "P1", kMarkup);
    QCOMPARE(readTip(table.item(0, 0)->toolTip()), kMarkup);
    FactTable facts;
    facts.setFacts({{"Source", "hotline", kMarkup}});
    const auto labels = facts.findChildren<QLabel*>();
    QCOMPARE(readTip(labels.back()->toolTip()), kMarkup);
    ElidedCheck layer;
    layer.setWhole(kMarkup, {});
    QCOMPARE(readTip(layer.toolTip()), kMarkup);
  }

  void columnsAndGroupsOfALayerShowIt() {
    const QString name = "<img src=\"/etc/hostname\">";
    citymirror::FieldTable table;
    table.columns = {{name.toStdString(), {}, citymirror::FieldType::text, "", nullptr}};
    AttributeModel model;
    model.setTable(table);
    QCOMPARE(readTip(model.headerData(0, Qt::Horizontal, Qt::ToolTipRole).toString()),
             "In filters: " + name);
    BarChart chart;
    chart.setBars("Number by name", {{name, 3}, {"plot", 1}});
    QCOMPARE(readTip(chart.toolTip()), name + ": 3\nplot: 1");
  }
};

QTEST_MAIN(PlainTipTest)
#include "zz_plain_tip_test.moc"
