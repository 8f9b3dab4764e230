#pragma once
#include "app/desktop/viewer_tool.h"
#include "app/panels/annotation_card.h"

namespace citymirror::desktop {

/// Labels, lines and areas that people put on a city, kept in their data folder city by city.
class AnnotationTools : public ViewerTool {
  Q_OBJECT
 public:
  AnnotationTools(view::CityView* city, QWidget* stage, std::string folder, std::string author);
  void start(session::AnnotationKind kind);
  /// As GeoJSON; says how it went.
  void exportTo(const QString& path);
  panels::AnnotationCard* card() const { return card_; }
  const session::Annotations& all() const;

  void setView(const panels::ViewPtr& view) override;
  void fillMenu(QMenu& menu) override;
  bool back() override;
  QList<QWidget*> cards() override { return {card_}; }

 signals:
  void acted(const citymirror::run::Action& action);  ///< what a person did to the annotations

 private:
  void connectCard();
  void openBook();
  void drawn(const std::vector<Point3>& path);
  void set(session::Annotations next);
  void settle(const session::Annotations& before, const Outcome& done);
  void show();
  void preview(const std::vector<Point3>& path);

  view::CityView* city_;
  panels::AnnotationCard* card_;
  std::string folder_, author_;
  std::shared_ptr<const CityModel> model_;
  std::optional<session::AnnotationBook> book_;
  std::optional<session::AnnotationKind> drawing_;
};

}  // namespace citymirror::desktop
