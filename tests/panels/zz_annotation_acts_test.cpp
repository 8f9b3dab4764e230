// What people write on the picture of a window is handed on for the journal.
#include <QApplication>
#include <QTest>

#include "app/desktop/annotation_tools.h"
#include "app/desktop/main_window.h"
#include "app/desktop/translation.h"
#include "app/desktop/viewer_tools.h"
#include "app/view/surface_format.h"
#include "tests/panels/silent_commands.h"

using namespace citymirror;
using namespace citymirror::desktop;

class AnnotationActsTest : public QObject {
  Q_OBJECT
 private slots:
  void theWindowRecordsWhatItsAnnotationsAreTold() {
    SilentCommands commands;
    Translation translation;
    MainWindow window(commands, translation);
    auto* notes = window.tools()->tool<AnnotationTools>();
    QVERIFY(notes != nullptr);
    run::Action act;
    act.kind = run::ActionKind::annotate;
    act.target = "集结点 A";
    emit notes->acted(act);
    QCOMPARE(commands.recorded.size(), std::size_t(1));
    QVERIFY(commands.recorded.front() == act);
  }
};

int main(int argc, char** argv) {
  view::chooseSurfaceFormat();
  QApplication app(argc, argv);
  AnnotationActsTest test;
  return QTest::qExec(&test, argc, argv);
}
#include "zz_annotation_acts_test.moc"
