#pragma once
#include <memory>
#include <optional>

#include "app/desktop/row_marks.h"
#include "app/desktop/viewer_tool.h"
#include "app/panels/query_panel.h"
#include "app/session/city/coordinates.h"
#include "engine/run/job_queue.h"

class QLabel;

namespace citymirror::desktop {

/// Asks the city and shows in the picture what answers; flies to typed coordinates; tells where the
/// mouse is. Queries run in a worker.
class QueryTools : public ViewerTool {
  Q_OBJECT
 public:
  QueryTools(view::CityView* city, QWidget* stage);
  ~QueryTools() override;

  panels::QueryPanel* panel() const { return panel_; }
  void open();
  /// The newest answer; none while the card says nothing.
  const std::optional<session::CityAnswer>& answer() const { return answer_; }
  bool busy() const { return asking_ > 0; }
  /// That can be asked; none without a city.
  std::vector<std::shared_ptr<const FieldTable>> tables() const;
  /// A table beside the city's own that can be asked; one of its key is replaced.
  void addTable(const FieldTable& table);
  void removeTable(const QString& key);
  /// Coordinates as people type them: flies there and pins the place, or says why not.
  void locate(const QString& text);
  /// A frame with pin and answer; buildings are accented in the picture itself.
  draw::DrawFrame dressed(draw::DrawFrame frame) const;

  void setView(const panels::ViewPtr& view) override;
  void fillMenu(QMenu& menu) override;
  bool back() override;
  QList<QWidget*> cards() override { return {panel_}; }
  QList<QRect> place(const QSize& room, const QList<QRect>& taken = {}) override;
  void retranslate() override;

 signals:
  void lookChanged();  ///< the frame is to be dressed anew
  void codeChosen(const QString& code);
  void rowChosen(const QString& layer, std::size_t row);  ///< the same, by the key of its table

 private:
  QString readoutAt(const Point2& at, double z) const;
  void ask();
  Result<std::optional<session::AskedPlace>> askedPlace() const;
  Result<session::AskedPlace> pictureArea() const;
  void received(Result<session::CityAnswer> answer);
  void showFound();
  void clear();
  void drawn(const std::vector<Point2>& line);
  void hover(const view::Pick& pick);
  void save(const QString& filter);

  view::CityView* city_;
  panels::QueryPanel* panel_;
  QLabel* cursor_;
  int readoutWidth_ = 0;  ///< px that its coordinates take at most
  panels::ViewPtr view_;
  std::shared_ptr<session::CityTables> tables_;
  std::unique_ptr<session::PlaceNamer> namer_;
  std::optional<session::CityAnswer> answer_;
  std::vector<Point2> line_;
  bool drawing_ = false;
  std::optional<draw::Mark> pin_;
  RowMarks marked_;
  int asking_ = 0;
  run::JobQueue jobs_{1};  // last: its end waits for the worker
};

}  // namespace citymirror::desktop
