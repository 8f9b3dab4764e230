#include "app/desktop/feed_wizard.h"

#include <QApplication>
#include <QFileDialog>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <algorithm>

#include "app/desktop/main_window.h"
#include "app/desktop/viewer_tools.h"
#include "app/panels/theme.h"
#include "app/session/live/live_feeds.h"
#include "app/view/surface_format.h"
#include "tests/panels/silent_commands.h"
#include "tests/panels/small_world.h"

using namespace citymirror;
using namespace citymirror::desktop;

class FeedWizardTest : public QObject {
  Q_OBJECT
  SilentCommands commands_;
  std::unique_ptr<Translation> translation_;
  std::unique_ptr<MainWindow> window_;
  QTemporaryDir folder_;

  FeedWizard* wizard() { return window_->findChild<FeedWizard*>(); }
  QWidget* card() { return wizard()->cards().front(); }
  QString sample(const QByteArray& text) {
    QFile file(folder_.filePath("sample.csv"));
    if (!file.open(QIODevice::WriteOnly)) qFatal("cannot write");
    file.write(text);
    return file.fileName();
  }
  QString said() {
    QStringList texts;
    for (const QLabel* label : card()->findChildren<QLabel*>()) texts << label->text();
    return texts.join('\n');
  }
  QPushButton* button(const QString& text) {
    for (auto* one : card()->findChildren<QPushButton*>())
      if (one->text() == text) return one;
    qFatal("no such button");
  }

 private slots:
  void init() {
    translation_ = std::make_unique<Translation>();
    translation_->use(Language::en);
    window_ = std::make_unique<MainWindow>(commands_, *translation_);
    window_->resize(1280, 900);
    window_->show();
    QVERIFY(QTest::qWaitForWindowExposed(window_.get()));
  }
  void cleanup() {
    window_.reset();
    translation_.reset();
  }

  void itIsOpenedFromTheMenuAndClosedWithEscape() {
    QMenu menu;
    wizard()->fillMenu(menu);
    menu.actions().front()->trigger();
    QVERIFY(card()->isVisible());
    const auto* inside = card()->findChild<QScrollArea*>();
    QVERIFY(inside != nullptr);
    QTRY_VERIFY(!inside->verticalScrollBar()->isVisible());  // it is as high as it wants to be
    QVERIFY(inside->verticalScrollBar()->maximum() <= 2);
    QVERIFY(wizard()->back());
    QVERIFY(card()->isHidden());
    QVERIFY(!wizard()->back());
  }
  void aSampleIsDraftedWithItsGuessesAndWhatItYields() {
    wizard()->useSample(sample("sensor,time,depth\nP1,2026-07-18T18:15:00+08:00,12\n"));
    QVERIFY(card()->isVisible());
    QVERIFY2(said().contains("The sample yields 1, rejected 0"), qPrintable(said()));
    QVERIFY2(said().contains("0.12 m") && said().contains("the unit cm is taken"),
             qPrintable(said()));
    QVERIFY(button("Save the descriptor…")->isEnabled());
  }
  void whatTheSampleYieldsIsToldInTheLanguageOfTheWindow() {
    wizard()->useSample(sample("sensor,time,depth\nP1,2026-07-18T18:15:00+08:00,12\n"));
    QVERIFY2(said().contains("ponding depth  0.12 m  good"), qPrintable(said()));
    translation_->use(Language::zh);
    QTRY_VERIFY2(said().contains("积水深度  0.12 m  正常"), qPrintable(said()));
    QVERIFY(!said().contains("ponding depth  ") && !said().contains("good"));
  }
  void whatPeopleChangeIsShownAtOnceAndAFaultIsNamed() {
    wizard()->useSample(sample("sensor,time,depth\nP1,2026-07-18T18:15:00+08:00,12\n"));
    auto* text = card()->findChild<QPlainTextEdit*>();
    text->setPlainText(text->toPlainText().replace("\"cm\"", "\"mm\""));
    QVERIFY2(said().contains("0.012 m"), qPrintable(said()));
    text->setPlainText(text->toPlainText().replace("\"mm\"", "\"parsec\""));
    QVERIFY2(said().contains("parsec"), qPrintable(said()));
    QVERIFY(!button("Save the descriptor…")->isEnabled());
  }
  void whatIsTypedAsItOpensIsItsIdAndNoKeyOfItsButtonsVerifies() {
    window_->setView(std::make_shared<const session::WorldView>(smallWorld()));
    window_->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(window_.get()));
    QMenu menu;
    wizard()->fillMenu(menu);
    menu.actions().front()->trigger();
    auto* typed = qobject_cast<QLineEdit*>(window_->focusWidget());
    QVERIFY(typed != nullptr && card()->isAncestorOf(typed));
    commands_.verified.clear();
    typed->selectAll();
    QTest::keyClicks(typed, "wvfx");
    QCOMPARE(typed->text(), QString("wvfx"));
    QPushButton* close = button("Close");
    close->setFocus();
    QTest::keyClick(close, Qt::Key_V);
    QVERIFY(commands_.verified.empty() && card()->isVisible());
  }
  void lettersThatAreKeysOfTheWindowCanBeWrittenInTheDescriptor() {
    window_->setView(std::make_shared<const session::WorldView>(smallWorld()));
    wizard()->useSample(sample("sensor,time,depth\nP1,2026-07-18T18:15:00+08:00,12\n"));
    auto* text = card()->findChild<QPlainTextEdit*>();
    window_->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(window_.get()));
    text->setFocus();
    QTRY_VERIFY(text->hasFocus());
    commands_.verified.clear();
    QTest::keyClicks(text, "v f w x");
    QTest::keyClick(text, Qt::Key_Home);
    QTest::keyClick(text, Qt::Key_Right);
    QVERIFY2(text->toPlainText().contains("v f w x"), qPrintable(text->toPlainText()));
    QVERIFY(commands_.verified.empty());
    QCOMPARE(text->textCursor().positionInBlock(), 1);
  }
  void aDescriptorIsReadAndWrittenWithoutScrollingSideways() {
    wizard()->open(true);
    const int common = ViewerTools::kCardWidth;
    QTRY_COMPARE(card()->width(), common);
    wizard()->useSample(sample("sensor,time,depth\nP1,2026-07-18T18:15:00+08:00,12\n"));
    const auto fields = card()->findChildren<QLineEdit*>();
    fields[1]->setText("mqtt://broker.example.org/city/ponding/depths");
    emit fields[1]->editingFinished();
    auto* text = card()->findChild<QPlainTextEdit*>();
    QVERIFY(text->toPlainText().contains("ponding/depths"));
    QTRY_VERIFY2(text->viewport()->width() > 480, qPrintable(QString::number(card()->width())));
    QTRY_COMPARE(text->horizontalScrollBar()->maximum(), 0);
    QTRY_VERIFY(card()->parentWidget()->rect().contains(card()->geometry()));
    for (const char* word : {"Save the descriptor…", "Connect now", "Close"}) {
      const QPushButton* end = button(word);
      QTRY_VERIFY2(end->visibleRegion().contains(end->rect().center()), word);
    }
    window_->resize(1100, 800);  // no wider than the place of the city
    QTRY_VERIFY(card()->width() <= std::max(card()->parentWidget()->width() - 24, common));
  }
  void whatIsWrittenByHandStaysWhenIdOrAddressChange() {
    wizard()->useSample(sample("sensor,time,depth\nP1,2026-07-18T18:15:00+08:00,12\n"));
    auto* text = card()->findChild<QPlainTextEdit*>();
    text->setPlainText(text->toPlainText().replace("\"cm\"", "\"mm\""));
    const auto fields = card()->findChildren<QLineEdit*>();
    fields[0]->setText("ponds");
    emit fields[0]->editingFinished();
    fields[1]->setText("mqtt://broker.example/p");
    emit fields[1]->editingFinished();
    const QString written = text->toPlainText();
    for (const char* part : {"\"mm\"", "\"id\": \"ponds\"", "\"mqtt://broker.example/p\""})
      QVERIFY2(written.contains(part), qPrintable(written));
  }
  void theSavedDescriptorIsOneThatFeedsTake() {
    wizard()->useSample(sample("sensor,time,depth\nP1,2026-07-18T18:15:00+08:00,12\n"));
    auto* id = card()->findChild<QLineEdit*>();
    id->setText("ponds");
    emit id->editingFinished();
    QSignalSpy said(wizard(), &FeedWizard::said);
    const QString path = folder_.filePath("ponds.json");
    QVERIFY(wizard()->save(path));
    QCOMPARE(said.count(), 1);
    QVERIFY(said[0][0].toString().contains("--feed"));
    const auto feed = session::readFeedFile(path.toStdString());
    QVERIFY2(feed.ok(), feed.ok() ? "" : feed.error().text().c_str());
    QCOMPARE(feed->id, std::string("ponds"));
    QVERIFY(!wizard()->save(folder_.filePath("sample.csv/ponds.json")));
  }
  void aSavedDescriptorIsConnectedAtOnceAndAChangedOneIsSavedFirst() {
    wizard()->useSample(sample("sensor,time,depth\nP1,2026-07-18T18:15:00+08:00,12\n"));
    const QString path = folder_.filePath("ponds.json");
    QVERIFY(wizard()->save(path));
    auto* connect = card()->findChild<QPushButton*>("connectFeed");
    QVERIFY(connect->isEnabled());
    commands_.connected.clear();
    connect->click();
    QVERIFY(commands_.connected == std::vector<std::string>{path.toStdString()});
    auto* text = card()->findChild<QPlainTextEdit*>();
    text->setPlainText(text->toPlainText().replace("\"cm\"", "\"parsec\""));
    QVERIFY(!connect->isEnabled());
  }
  void whoeverMayNotConnectFeedsSavesNoDescriptor() {
    using session::Act, session::Role;
    wizard()->useSample(sample("sensor,time,depth\nP1,2026-07-18T18:15:00+08:00,12\n"));
    session::WorldView world = smallWorld();
    world.person.rights = std::make_shared<const session::RoleTable>(session::RoleTable{
        {Role::observer, {Act::watch}}, {Role::dutyOfficer, {Act::watch, Act::connectFeed}}});
    for (const Role role : {Role::observer, Role::dutyOfficer}) {
      const bool may = role == Role::dutyOfficer;
      world.person.role = role;
      window_->setView(std::make_shared<const session::WorldView>(world));
      for (const char* word : {"Save the descriptor…", "Connect now"}) {
        QCOMPARE(button(word)->isEnabled(), may);
        QCOMPARE(button(word)->toolTip().startsWith("Needs: duty officer"), !may);
      }
      const QString path = folder_.filePath("gated.json");
      QCOMPARE(wizard()->save(path), may);
      QCOMPARE(QFile::exists(path), may);
    }
  }
  void theDialogThatAsksForAFileSpeaksTheLanguageOfTheWindow() {
    translation_->use(Language::zh);
    QCOMPARE(QFileDialog::tr("Files of type:"), QString("文件类型："));
    QCOMPARE(QCoreApplication::translate("QFileSystemModel", "Date Modified"), QString("修改时间"));
    QCOMPARE(QCoreApplication::translate("QPlatformTheme", "Cancel"), QString("取消"));
  }
  void whatIsNoSampleIsSaidInTheLanguageOfTheWindow() {
    wizard()->useSample(sample("hello"));
    QVERIFY2(said().contains("neither JSON nor a table"), qPrintable(said()));
    translation_->use(Language::zh);
    QTRY_VERIFY_WITH_TIMEOUT(said().contains("接入数据源"), 30000);
    QVERIFY2(said().contains("样例既不是 JSON"), qPrintable(said()));  // what stood there as well
    wizard()->useSample(sample("hello"));
    QVERIFY2(said().contains("请给出一条完整的消息"), qPrintable(said()));
    QVERIFY(button("保存描述文件…"));
  }
};

int main(int argc, char** argv) {
  view::chooseSurfaceFormat();
  QApplication app(argc, argv);
  panels::applyTheme(app);
  FeedWizardTest test;
  return QTest::qExec(&test, argc, argv);
}
#include "feed_wizard_test.moc"
