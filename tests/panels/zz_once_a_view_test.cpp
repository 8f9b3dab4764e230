// Each panel of the window is filled once for a view, whoever hands the view to it.
#include <QApplication>
#include <QTest>

#include "app/desktop/main_window.h"
#include "app/desktop/translation.h"
#include "app/desktop/viewer_tools.h"
#include "app/panels/theme.h"
#include "app/view/surface_format.h"
#include "tests/panels/silent_commands.h"
#include "tests/panels/small_world.h"

using namespace citymirror;
using namespace citymirror::desktop;

namespace {

class CountedPanel : public panels::Panel {
 public:
  using panels::Panel::Panel;
  int filled = 0;
  CountedPanel* inner = nullptr;

 protected:
  void refresh() override {
    ++filled;
    if (inner != nullptr) inner->setView(view());
  }
};

class CountedTool : public ViewerTool {
 public:
  CountedTool(CountedPanel* card, QObject* parent) : ViewerTool(parent), card_(card) {}
  void setView(const panels::ViewPtr& view) override { card_->setView(view); }

 private:
  CountedPanel* card_;
};

}  // namespace

class OnceAViewTest : public QObject {
  Q_OBJECT
 private slots:
  void panelsOfToolsAndOfOtherPanelsAreFilledOnce() {
    SilentCommands commands;
    Translation translation;
    MainWindow window(commands, translation);
    auto* outer = new CountedPanel(&window);
    outer->inner = new CountedPanel(outer);
    auto* card = new CountedPanel(&window);
    window.tools()->add(new CountedTool(card, &window));
    const auto counts = [&] {
      return QList<int>{outer->filled, outer->inner->filled, card->filled};
    };
    window.setView(std::make_shared<const session::WorldView>(smallWorld()));
    QCOMPARE(counts(), (QList<int>{1, 1, 1}));
    const auto next = std::make_shared<const session::WorldView>(smallWorld());
    window.setView(next);
    QCOMPARE(counts(), (QList<int>{2, 2, 2}));
    window.setView(next);  // whoever hands the same view over wants all to be filled again
    for (const int filled : counts()) QVERIFY(filled > 2);
  }
};

int main(int argc, char** argv) {
  view::chooseSurfaceFormat();
  QApplication app(argc, argv);
  panels::applyTheme(app);
  OnceAViewTest test;
  return QTest::qExec(&test, argc, argv);
}
#include "zz_once_a_view_test.moc"
