#include "app/desktop/query_tools.h"

#include <QFileDialog>
#include <QLabel>
#include <QMenu>
#include <algorithm>
#include <cmath>

#include "app/desktop/stage.h"
#include "app/panels/parts.h"
#include "app/panels/theme.h"
#include "app/panels/words.h"
#include "app/session/city/query_files.h"
#include "app/session/city/query_places.h"
#include "app/session/command/seat_rights.h"
#include "engine/core/file_io.h"

namespace citymirror::desktop {
namespace {

constexpr int kButtonRoom = 56, kLegendRoom = 152;
constexpr double kHighGround = 1000;  // m, as wide as a height is written

QString sentence(const Error& error) { return panels::errorText(error); }

}  // namespace

QueryTools::QueryTools(view::CityView* city, QWidget* stage)
    : ViewerTool(stage),
      city_(city),
      panel_(new panels::QueryPanel(stage)),
      cursor_(panels::makeLabel("small", stage)),
      view_(std::make_shared<const session::WorldView>()) {
  using panels::QueryPanel;
  cursor_->setProperty("content", true);
  cursor_->setObjectName("overlay");
  cursor_->setContentsMargins(panels::kGrid, 2, panels::kGrid, 2);
  cursor_->setAttribute(Qt::WA_TransparentForMouseEvents);
  cursor_->hide();
  connect(panel_, &QueryPanel::askWanted, this, &QueryTools::ask);
  connect(panel_, &QueryPanel::clearWanted, this, &QueryTools::clear);
  connect(panel_, &QueryPanel::closed, this, &QueryTools::back);
  connect(panel_, &QueryPanel::resized, this, &QueryTools::moved);
  connect(panel_, &QueryPanel::drawWanted, this, [this] {
    city_->beginLine();
    drawing_ = true;
    hint(tr("Click the corners; double click or Enter ends, Esc cancels"));
  });
  connect(panel_, &QueryPanel::chosen, this, [this](std::size_t row) {
    if (!answer_) return;
    const Shape shape = answer_->table->shape(row);
    if (!isEmpty(shape)) city_->approach(middleOf(shape));
    emit codeChosen(QString::fromStdString(answer_->table->code(row)));
    emit rowChosen(QString::fromStdString(answer_->table->key), row);
  });
  connect(panel_, &QueryPanel::csvWanted, this, [this] { save("CSV (*.csv)"); });
  connect(panel_, &QueryPanel::geoPackageWanted, this, [this] { save("GeoPackage (*.gpkg)"); });
  connect(city_, &view::CityView::lineDrawn, this, &QueryTools::drawn);
  connect(city_, &view::CityView::lineCancelled, this, [this] {
    endHint();
    drawing_ = false;
  });
  connect(city_, &view::CityView::hovered, this, &QueryTools::hover);
}

QueryTools::~QueryTools() {
  jobs_.cancelAll();
  jobs_.drain();
}

void QueryTools::setView(const panels::ViewPtr& view) {
  const bool newCity = view->city != view_->city || view->mask != view_->mask;
  view_ = view;
  panel_->followRights(*view);
  if (!newCity) return;
  clear();
  pin_.reset();
  tables_ = view->city ? std::make_shared<session::CityTables>(view->city, view->mask)
                       : nullptr;
  namer_ = view->city ? std::make_unique<session::PlaceNamer>(view->city) : nullptr;
  if (namer_) {
    const Bounds& extent = view->city->extent;
    cursor_->setText(readoutAt({extent.east, extent.north}, kHighGround));
    readoutWidth_ = cursor_->sizeHint().width();
  }
  panel_->setTables(tables_ ? tables_->tables() : decltype(tables_->tables()){}, view->city);
}

std::vector<std::shared_ptr<const FieldTable>> QueryTools::tables() const {
  return tables_ ? tables_->tables() : decltype(tables_->tables()){};
}

void QueryTools::addTable(const FieldTable& table) {
  if (!tables_) return;
  tables_->add(table);
  panel_->setTables(tables_->tables(), view_->city);
}

void QueryTools::removeTable(const QString& key) {
  if (!tables_) return;
  tables_->remove(key.toStdString());
  panel_->setTables(tables_->tables(), view_->city);
}

void QueryTools::fillMenu(QMenu& menu) {
  QAction* query = menu.addAction(tr("Query…"), this, &QueryTools::open);
  query->setToolTip(tr("Ask what the city holds, by attribute and by place"));
  query->setEnabled(tables_ != nullptr);
}

void QueryTools::open() {
  panel_->show();
  emit moved();
}

bool QueryTools::back() {
  if (panel_->isHidden() && !pin_) return false;
  panel_->hide();
  pin_.reset();
  clear();
  emit moved();
  return true;
}

QList<QRect> QueryTools::place(const QSize& room, const QList<QRect>&) {
  panel_->setRoom(room.height() - kCompassRoom - kButtonRoom - kLegendRoom);
  cursor_->adjustSize();
  cursor_->move(room.width() - kCompassRoom - cursor_->width() - kMargin, kMargin);
  cursor_->raise();
  if (!namer_) return {};
  const int width = std::max(cursor_->width(), readoutWidth_);
  return {QRect(room.width() - kCompassRoom - width - kMargin, kMargin, width, cursor_->height())};
}

QString QueryTools::readoutAt(const Point2& at, double z) const {
  const std::string degrees = namer_->degrees(at);
  return QString::fromStdString((degrees.empty() ? "" : degrees + "  ·  ") + namer_->metres(at)) +
         QString("  ·  %1 m").arg(z, 0, 'f', 1);
}

void QueryTools::retranslate() { panel_->retranslate(); }

Result<session::AskedPlace> QueryTools::pictureArea() const {
  const int w = city_->width(), h = city_->height();
  const auto ground = [&](int x) -> std::optional<Point2> {
    for (int y = 1; y < h; y += std::max(1, h / 24)) {
      const view::Pick pick = city_->pick(QPointF(x, y));
      if (pick.kind != view::PickKind::none) return Point2(pick.at.x(), pick.at.y());
    }
    return std::nullopt;
  };
  Polygon area;
  for (const int x : {1, w - 2}) {
    const view::Pick low = city_->pick(QPointF(x, h - 2));
    const auto high = ground(x);
    if (low.kind == view::PickKind::none || !high)
      return Error{ErrorCode::badInput, tr("The picture shows more than the city").toStdString(),
                   tr("place").toStdString(), tr("Go nearer, or draw the area").toStdString()};
    const Point2 below(low.at.x(), low.at.y());
    if (x == 1)
      area.outer = {*high, below};
    else
      area.outer.insert(area.outer.end(), {below, *high});
  }
  return session::AskedPlace{InArea{{area}}, tr("in the picture").toStdString()};
}

Result<std::optional<session::AskedPlace>> QueryTools::askedPlace() const {
  using panels::QueryPlace;
  using Asked = std::optional<session::AskedPlace>;
  const QueryPlace place = panel_->place();
  const double metres = panel_->amount();
  const auto missing = [](const QString& what, const QString& remedy) {
    return Error{ErrorCode::badInput, what.toStdString(), tr("place").toStdString(),
                 remedy.toStdString()};
  };
  const auto words = [](const QString& text) { return text.toStdString(); };
  switch (place) {
    case QueryPlace::everywhere:
      return Asked{};
    case QueryPlace::view: {
      auto area = pictureArea();
      return area ? Result<Asked>(Asked(std::move(*area))) : area.error();
    }
    case QueryPlace::area:
      if (line_.size() < 3)
        return missing(tr("No area has been drawn"), tr("Draw three corners or more"));
      return Asked(session::AskedPlace{InArea{{{line_, {}}}}, words(tr("in a drawn area"))});
    case QueryPlace::line:
      if (line_.empty()) return missing(tr("No line has been drawn"), tr("Draw it first"));
      return Asked(session::AskedPlace{Near{{line_}, {}, metres},
                                       words(tr("within %1 m of a drawn line").arg(metres))});
    case QueryPlace::zone: {
      auto zone = session::placeWithin("zone:" + panel_->zone().toStdString(), {},
                                       InArea::Relation::touches, *view_->city);
      if (!zone) return zone.error();
      zone->text = words(tr("in zone %1").arg(panel_->zoneName()));
      return Asked(std::move(*zone));
    }
    case QueryPlace::water:
      break;
  }
  const auto depth = session::depthOf(view_->frame.water.get());
  if (!depth)
    return missing(tr("There is no flood water at this time"), tr("Choose a time of the forecast"));
  const QString at = QString::fromStdString(toIso(view_->cursor.at, view_->city->utcOffsetMinutes));
  return Asked(
      session::AskedPlace{InWater{depth, metres},
                          words(tr("in water deeper than %1 m at %2").arg(metres).arg(at))});
}

void QueryTools::ask() {
  if (!tables_) return;
  session::CityQuestion question = panel_->question();
  auto place = askedPlace();
  if (!place) return received(place.error());
  if (*place) question.places.push_back(std::move(**place));
  ++asking_;
  jobs_.cancelAll();
  jobs_.submit({"查询", "Query"}, [this, tables = tables_, question](const run::JobContext&) {
    auto answer = tables->ask(question);
    QMetaObject::invokeMethod(
        this,
        [this, tables, answer = std::move(answer)]() mutable {
          --asking_;
          if (tables == tables_) received(std::move(answer));
        },
        Qt::QueuedConnection);
  });
}

void QueryTools::received(Result<session::CityAnswer> answer) {
  if (!answer) {
    answer_.reset();
    panel_->showError(sentence(answer.error()));
  } else {
    answer_ = std::move(*answer);
    panel_->showAnswer(*answer_);
  }
  showFound();
}

void QueryTools::showFound() {
  std::vector<std::string> codes;
  marked_ = {};
  if (answer_ && answer_->question.layer == "buildings") {
    for (const std::size_t row : answer_->rows) codes.push_back(answer_->table->code(row));
  } else if (answer_) {
    marked_ = marksOf(*answer_->table, answer_->rows);
  }
  city_->setChosen(codes);
  emit lookChanged();
}

void QueryTools::clear() {
  answer_.reset();
  if (!line_.empty()) city_->showLine({});
  line_.clear();
  panel_->setDrawn({});
  panel_->clearAnswer();
  showFound();
}

draw::DrawFrame QueryTools::dressed(draw::DrawFrame frame) const {
  RowMarks marked = marked_;
  if (pin_) marked.marks.push_back(*pin_);
  return withMarks(std::move(frame), marked);
}

void QueryTools::drawn(const std::vector<Point2>& line) {
  endHint();
  if (!std::exchange(drawing_, false)) return;
  line_ = line;
  const bool area = panel_->place() == panels::QueryPlace::area;
  std::vector<Point2> shown = line;
  if (area) shown.push_back(line.front());
  city_->showLine(shown);
  panel_->setDrawn(area ? tr("Area of %1 ha").arg(std::abs(signedArea(line)) / 1e4, 0, 'f', 2)
                        : tr("Line of %1 m").arg(length(line), 0, 'f', 0));
}

void QueryTools::locate(const QString& text) {
  const auto typed = session::parsePlace(text.toStdString());
  if (!view_->city || !typed) return;
  const auto at = session::locate(*typed, *view_->city);
  if (!at) return emit said(tr("Not found: %1").arg(sentence(at.error())));
  const std::string degrees = namer_->degrees(*at);
  const std::string named = degrees.empty() ? namer_->metres(*at) : degrees;
  pin_ = draw::Mark{"place", draw::MarkIcon::pin, *at, Severity::none, {named, named}};
  city_->approach(*at);
  emit lookChanged();
  emit said(QString::fromStdString(named + (degrees.empty() ? "" : " · " + namer_->metres(*at))));
}

void QueryTools::hover(const view::Pick& pick) {
  const bool over = namer_ && pick.kind != view::PickKind::none;
  cursor_->setVisible(over);
  if (!over) return;
  const Point2 at(pick.at.x(), pick.at.y());
  cursor_->setText(readoutAt(at, pick.at.z()));
  cursor_->adjustSize();
  cursor_->move(city_->width() - kCompassRoom - cursor_->width() - kMargin, kMargin);
}

void QueryTools::save(const QString& filter) {
  if (!answer_) return;
  const bool table = filter.startsWith("CSV");
  const QString path = QFileDialog::getSaveFileName(city_, tr("Save what was found"),
                                                    table ? "query.csv" : "query.gpkg", filter);
  if (path.isEmpty()) return;
  const Outcome may = mayExport(*view_, {"查询结果", "what was found"}, path);
  const Outcome saved = !may    ? may
                        : table ? writeFile(path.toStdString(), session::answerCsv(*answer_))
                              : session::saveAnswer(*answer_, path.toStdString());
  emit said(saved ? tr("Saved: %1").arg(path) : tr("Not saved: %1").arg(sentence(saved.error())));
}

}  // namespace citymirror::desktop
