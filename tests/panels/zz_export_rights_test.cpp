// What is saved into files takes the right to export data, by the session's table.
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include "app/desktop/handling_tools.h"
#include "app/panels/annotation_card.h"
#include "app/panels/query_panel.h"
#include "app/panels/top_bar.h"
#include "engine/core/file_io.h"
#include "tests/panels/silent_commands.h"
#include "tests/panels/small_world.h"

using namespace citymirror;
using namespace citymirror::panels;

namespace {

ViewPtr exportingAs(session::Role role) {
  session::WorldView world = smallWorld();
  const auto roles = session::parseRoles(
      *readFile(std::string(CITYMIRROR_SOURCE_DIR "/assets/config/roles.json")));
  if (!roles) qFatal("%s", roles.error().text().c_str());
  world.person.role = role;
  world.person.rights = std::make_shared<const session::RoleTable>(*roles);
  return std::make_shared<const session::WorldView>(std::move(world));
}

/// How many buttons say who may.
int buttonsThatAsk(const QWidget& of) {
  int count = 0;
  for (const QPushButton* button : of.findChildren<QPushButton*>())
    count += !button->isEnabled() && button->toolTip().startsWith("Needs: duty officer");
  return count;
}

}  // namespace

class ExportRightsTest : public QObject {
  Q_OBJECT
 private slots:
  void whoeverMayNotExportWritesNoTable() {
    QTemporaryDir folder;
    const QString path = folder.filePath("cases.csv");
    QWidget stage;
    desktop::HandlingTools tools(&stage);
    desktop::SilentCommands commands;
    tools.setCommands(commands);
    QSignalSpy heard(&tools, &desktop::ViewerTool::said);
    tools.setView(exportingAs(session::Role::observer));
    tools.write(path, "a,b\n");
    QVERIFY(!readFile(path.toStdString()).ok());
    QVERIFY(heard.last()[0].toString().contains("observer may not export data"));
    QVERIFY(commands.exported.empty());
    tools.setView(exportingAs(session::Role::dutyOfficer));
    tools.write(path, "a,b\n");
    QCOMPARE(*readFile(path.toStdString()), std::string("a,b\n"));
    QCOMPARE(commands.exported.size(), std::size_t(1));
    QCOMPARE(commands.exported[0].en, std::string("table of handling cases.csv"));
  }

  void whatTheSessionRefusesIsNotWrittenThoughTheWindowWouldAllowIt() {
    class Refusing : public desktop::SilentCommands {
      Outcome mayExport(const Text&) override {
        return Error{ErrorCode::ioFailed, "the seat is locked", "", "Show the password again"};
      }
    } commands;
    QTemporaryDir folder;
    const QString path = folder.filePath("cases.csv");
    QWidget stage;
    desktop::HandlingTools tools(&stage);
    QSignalSpy heard(&tools, &desktop::ViewerTool::said);
    tools.setView(exportingAs(session::Role::commander));
    tools.write(path, "a,b\n");  // there is nobody to ask
    QVERIFY(!readFile(path.toStdString()).ok());
    tools.setCommands(commands);
    tools.write(path, "a,b\n");
    QVERIFY(heard.last()[0].toString().contains("the seat is locked"));
    QVERIFY(!readFile(path.toStdString()).ok());
  }

  void buttonsThatSaveSayWhoMay() {
    QueryPanel query;
    AnnotationCard annotations;
    TopBar top;
    const auto show = [&](session::Role role) {
      const ViewPtr view = exportingAs(role);
      query.followRights(*view);
      annotations.setView(view);
      top.setView(view);
    };
    show(session::Role::observer);
    QCOMPARE(buttonsThatAsk(query), 2);
    QCOMPARE(buttonsThatAsk(annotations), 1);
    QCOMPARE(buttonsThatAsk(top), 1);  // the report
    show(session::Role::commander);
    QCOMPARE(buttonsThatAsk(query) + buttonsThatAsk(annotations) + buttonsThatAsk(top), 0);
  }
};

QTEST_MAIN(ExportRightsTest)
#include "zz_export_rights_test.moc"
