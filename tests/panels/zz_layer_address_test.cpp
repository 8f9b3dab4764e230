// The address of a layer of a server as a person types it.
#include "app/panels/layer_address_dialog.h"

#include <QApplication>
#include <QDialogButtonBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QtTest>

#include "app/desktop/layer_tools.h"
#include "app/panels/add_layer_dialog.h"
#include "app/panels/theme.h"
#include "app/view/surface_format.h"
#include "tests/panels/small_world.h"

using namespace citymirror;
using namespace citymirror::panels;

class LayerAddressTest : public QObject {
  Q_OBJECT

 private slots:
  void onlyAnAddressOfAServerCanBeAdded() {
    LayerAddressDialog dialog;
    auto* field = dialog.findChild<QLineEdit*>("layerAddress");
    const auto* add = dialog.findChild<QDialogButtonBox*>()->button(QDialogButtonBox::Ok);
    QVERIFY(!add->isEnabled());
    for (const char* text : {"roads.gpkg", "gis.example", "/data/wfs"}) {
      field->setText(text);
      QVERIFY2(!add->isEnabled(), text);
    }
    for (const char* text : {"PG:service=survey", " WFS:https://gis/wfs ", "oapif:https://gis/api",
                             "https://gis/plots.geojson", "postgresql://gis/city"}) {
      field->setText(text);
      QVERIFY2(add->isEnabled(), text);
      QCOMPARE(dialog.address(), QString(text).trimmed());
    }
  }

  void aServerThatIsNotThereIsToldWithoutItsPassword() {
    QWidget stage;
    auto* city = new view::CityView(&stage);
    desktop::LayerTools tools(city, &stage);
    auto world = std::make_shared<session::WorldView>(smallWorld());
    tools.setView(world);
    QSignalSpy failed(&tools, &desktop::LayerTools::failed);
    QSignalSpy said(&tools, &desktop::LayerTools::said);
    tools.add(session::layerSourceFrom("PG:host=127.0.0.1 port=1 dbname=city password=s3cret"));
    QTRY_COMPARE_WITH_TIMEOUT(failed.size(), 1, 60'000);
    const QString told = failed[0][0].toString() + said.back()[0].toString();
    QVERIFY2(told.contains("host=127.0.0.1") && !told.contains("s3cret"), qPrintable(told));
  }

  void theQuestionAboutItsLayersNamesTheServerOnly() {
    const AddLayerDialog dialog(
        QString::fromStdString(session::shownPath("WFS:https://me:s3cret@gis/wfs/?key=s3cret")),
        {"plots", "roads"});
    QVERIFY2(dialog.windowTitle().contains("wfs"), qPrintable(dialog.windowTitle()));
    QVERIFY(!dialog.windowTitle().contains("s3cret"));
  }
};

int main(int argc, char** argv) {
  view::chooseSurfaceFormat();
  QApplication application(argc, argv);
  applyTheme(application);
  LayerAddressTest test;
  return QTest::qExec(&test, argc, argv);
}
#include "zz_layer_address_test.moc"
