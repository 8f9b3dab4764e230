#pragma once
#include <memory>
#include <string>

#include "app/desktop/viewer_tool.h"
#include "app/panels/handling_card.h"

namespace citymirror::desktop {

/// How well incidents were handled: the card of the indices, and its tables as files.
class HandlingTools : public ViewerTool {
  Q_OBJECT
 public:
  explicit HandlingTools(QWidget* stage);

  panels::HandlingCard* card() const { return card_; }
  void start();
  /// Says where it was written, or why not.
  void write(const QString& path, const std::string& table);

  void setView(const panels::ViewPtr& view) override;
  void fillMenu(QMenu& menu) override;
  bool back() override;
  QList<QWidget*> cards() override { return {card_}; }
  int cardWidth() const override { return panels::HandlingCard::kWidth; }

 private:
  void save(const QString& name, const std::string& table);

  panels::HandlingCard* card_;
  panels::ViewPtr view_ = std::make_shared<const session::WorldView>();
};

}  // namespace citymirror::desktop
