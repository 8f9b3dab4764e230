#pragma once
#include "app/panels/panel.h"

class QLabel;
class QListWidget;
class QPushButton;

namespace citymirror::panels {

/// Live feeds: how each is, how old its last message is, how much was rejected. A click shows the
/// figures, the reasons and the bytes of the last rejected messages; another closes them. Hidden
/// while there are no live feeds.
class FeedList : public Panel {
  Q_OBJECT
 public:
  explicit FeedList(QWidget* parent = nullptr);

 signals:
  void unwanted(const QString& id);  ///< the feed is to be disconnected

 protected:
  void refresh() override;
  void retranslate() override;

 private:
  void choose(int row);
  void showDetail();

  std::string chosen_;  ///< feed id; empty = none
  QLabel *heading_, *detail_;
  QListWidget* list_;
  QPushButton* disconnect_;
};

/// What people call a feed's condition: trouble with its connection goes before its age.
QString feedStateText(const session::FeedLine& line);
/// How many of the feeds are fresh, how many wait for their first message and how old the newest
/// message is: "Feeds 2 of 4 fresh · 1 waiting · 4 s".
QString feedsText(const session::WorldView& view);
/// A reason of rejection in the language of the window.
QString rejectionText(const std::string& reason);

}  // namespace citymirror::panels
