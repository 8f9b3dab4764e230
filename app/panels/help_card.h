#pragma once
#include <vector>

#include "app/panels/panel.h"

class QLabel;
class QLineEdit;
class QListWidget;
class QPushButton;
class QTextBrowser;

namespace citymirror::panels {

/// The pages of help over the picture, without a network: a list, one page, and a search for words
/// in all of them. Links between pages stay inside.
class HelpCard : public Panel {
  Q_OBJECT
 public:
  explicit HelpCard(QWidget* parent = nullptr);
  /// Markdown files "*.md", each with a title "# 中文 / English"; "start.md" stands first. A folder
  /// without pages says so on the card.
  void setFolder(const QString& folder);
  /// Opens on the page that was read last.
  void open();

 signals:
  void closed();

 protected:
  void refresh() override {}
  void retranslate() override;

 private:
  struct Page {
    QString file, title, text;
  };
  void buildLayout();
  void fillList();
  void showPage(const QString& file);
  QString titleOf(const Page& page) const;

  std::vector<Page> pages_;
  QString shown_;
  QLabel* heading_;
  QPushButton* close_;
  QLineEdit* words_;
  QListWidget* list_;
  QTextBrowser* page_;
};

}  // namespace citymirror::panels
