// The list of models can be put aside without taking the models away.
#include <QApplication>
#include <QCheckBox>
#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

#include "app/panels/model_list.h"
#include "app/panels/theme.h"

using namespace citymirror;

namespace {

QStringList namesSeen(const panels::ModelList& list) {
  QStringList names;
  for (const QCheckBox* name : list.findChildren<QCheckBox*>())
    if (name->isVisible()) names << name->accessibleName() + name->toolTip();
  return names;
}

}  // namespace

class ModelFoldTest : public QObject {
  Q_OBJECT
 private slots:
  void aFoldedListLeavesTheirNumberAndWhatIsBeingRead() {
    panels::ModelList list;
    list.setRows({{1, "hall.gml", "", true, -1}, {2, "tower.obj", "", false, -1}});
    list.show();
    QCOMPARE(namesSeen(list).size(), 2);
    const int whole = list.sizeHint().height(), wide = list.wantedWidth();

    auto* fold = list.findChild<QPushButton*>("modelFold");
    QVERIFY(fold != nullptr && fold->isVisible());
    QVERIFY(!fold->toolTip().isEmpty());
    QSignalSpy folded(&list, &panels::ModelList::folded);
    fold->click();
    QCOMPARE(folded.count(), 1);
    QVERIFY(fold->toolTip().isEmpty());  // which told what folding does
    QCOMPARE(namesSeen(list).size(), 0);
    QVERIFY(list.sizeHint().height() < whole && list.wantedWidth() < wide);
    QCOMPARE(list.findChild<QLabel*>()->text(), QString("Models · 2"));
    QCOMPARE(list.rows().size(), 2);

    list.setRows({{1, "hall.gml", "", true, -1},
                  {2, "tower.obj", "", false, -1},
                  {3, "bridge.ifc", "", true, 40}});
    QCOMPARE(namesSeen(list).size(), 1);
    QCOMPARE(list.findChild<QLabel*>()->text(), QString("Models · 3"));

    fold->click();
    QCOMPARE(namesSeen(list).size(), 3);
    QCOMPARE(list.findChild<QLabel*>()->text(), QString("Models"));
  }
};

int main(int argc, char** argv) {
  QApplication app(argc, argv);
  panels::applyTheme(app);
  ModelFoldTest test;
  return QTest::qExec(&test, argc, argv);
}
#include "zz_model_fold_test.moc"
