#pragma once
#include <QHash>
#include <QTimer>
#include <QToolButton>

#include "app/desktop/commands.h"
#include "app/desktop/viewer_tool.h"
#include "app/panels/left_rail.h"

namespace citymirror::desktop {

/// All tools over the picture behind one button, their cards below it. What is dropped on the
/// stage goes to the first tool that takes it.
class ViewerTools : public QToolButton {
  Q_OBJECT
 public:
  static constexpr int kCardWidth = 296;

  explicit ViewerTools(QWidget* stage);
  void add(ViewerTool* tool);
  /// For all that are there.
  void setCommands(Commands& commands) {
    for (ViewerTool* each : tools_) each->setCommands(commands);
  }
  /// The tool of this kind, null where there is none.
  template <class Tool>
  Tool* tool() const {
    for (ViewerTool* each : tools_)
      if (auto* wanted = qobject_cast<Tool*>(each)) return wanted;
    return nullptr;
  }

  void setView(const panels::ViewPtr& view);
  /// The menu as a list for a search, in the language of the window. Its commands are good until
  /// the menu opens or this is called again.
  std::vector<panels::FoundCommand> commands();
  bool pick(const view::Pick& pick);
  bool back();
  /// Where the view of the city goes; before the others are placed.
  QRect cityPlace(const QRect& stage);
  /// Places button, cards and what else the tools have; what they cover. Cards stand below one
  /// another at the right; one that would lie over what is `taken` begins a column beside them. One
  /// that scrolls is cut off rather than moved to another column while much of it is seen. A card
  /// whose parts want another height later tells so itself (`moved`).
  QList<QRect> place(const QSize& room, const QList<QRect>& taken = {});

 signals:
  void said(const QString& message);
  void over(const QString& message);  ///< as ViewerTool
  void moved();
  void cardLeft();  ///< the card that the keyboard was in is closing

 protected:
  void changeEvent(QEvent* event) override;
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  void refill();
  void takeAll(const QList<QUrl>& urls, const QPointF& at);
  void retranslate();
  void settle();

  QList<ViewerTool*> tools_;
  QHash<const QWidget*, int> wanted_;  ///< height, px, of a card's parts when it was placed
  QTimer settling_;
};

}  // namespace citymirror::desktop
