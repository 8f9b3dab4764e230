#include "app/desktop/feed_wizard.h"

#include <QApplication>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include "app/desktop/main_window.h"
#include "app/panels/theme.h"
#include "app/session/live/live_feeds.h"
#include "app/view/surface_format.h"
#include "tests/panels/silent_commands.h"

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
  void whatIsNoSampleIsSaidInTheLanguageOfTheWindow() {
    wizard()->useSample(sample("hello"));
    QVERIFY2(said().contains("neither JSON nor a table"), qPrintable(said()));
    translation_->use(Language::zh);
    QTRY_VERIFY_WITH_TIMEOUT(said().contains("接入数据源"), 30000);
    wizard()->useSample(sample("hello"));
    QVERIFY2(said().contains("文件可能被截断"), qPrintable(said()));
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
