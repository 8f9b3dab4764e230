#include "app/view/compare_view.h"

#include <algorithm>
#include <cmath>

#include "app/view/compare_widgets.h"

namespace citymirror::view {
namespace {

constexpr int kGap = 2, kMargin = 12, kStripRoom = 52;  // px
constexpr double kLeastShare = 0.05;

int sidesOf(CompareMode mode) {
  switch (mode) {
    case CompareMode::swipe:
    case CompareMode::two:
      return 2;
    case CompareMode::four:
      return 4;
    case CompareMode::off:
      break;
  }
  return 1;
}

}  // namespace

CompareView::CompareView(CityView* own, QWidget* stage) : QObject(stage), own_(own), stage_(stage) {
  connect(own_, &CityView::cityReady, this, &CompareView::shareAll);
  connect(own_, &CityView::lightChanged, this, &CompareView::shareAll);
  connect(own_, &CityView::additionsChanged, this, [this] {
    for (int i = 1; i < sides(); ++i) carry(i);
  });
  connect(own_, &CityView::poseChanged, this, [this] { follow(own_); });
  connect(own_, &CityView::styled, this, [this] {
    for (int i = 1; i < sides(); ++i) others_[std::size_t(i)]->redraw();
  });
}

CompareView::~CompareView() = default;

int CompareView::sides() const { return sidesOf(mode_); }

CityView* CompareView::side(int index) const {
  if (index < 0 || index >= sides()) return nullptr;
  return index == 0 ? own_ : others_[std::size_t(index)].get();
}

void CompareView::setMode(CompareMode mode) {
  if (mode == mode_) return;
  mode_ = mode;
  const int wanted = sidesOf(mode);
  for (int i = 0; i < kMostSides; ++i) {
    auto& title = titles_[std::size_t(i)];
    const bool titled = mode != CompareMode::off && i < wanted;
    if (!titled) title.reset();
    if (titled && !title) {
      title = std::make_unique<SideTitle>(i, stage_);
      title->show();
    }
    auto& view = others_[std::size_t(i)];
    if (view && i >= wanted) {  // a key that ends it may be on its way to it
      view->disconnect(this);
      view->hide();
      view.release()->deleteLater();
    }
    if (i == 0 || i >= wanted) continue;
    if (!view) {
      view = std::make_unique<CityView>(stage_);
      view->setBare(true);
      view->setPose(own_->pose());
      connect(view.get(), &CityView::poseChanged, this,
              [this, moved = view.get()] { follow(moved); });
      connect(view.get(), &CityView::picked, this, &CompareView::picked);
      connect(view.get(), &CityView::cityReady, this, [this, i] { carry(i); });
    }
    view->setAttribute(Qt::WA_TransparentForMouseEvents, mode == CompareMode::swipe);
    view->setFocusPolicy(mode == CompareMode::swipe ? Qt::NoFocus : Qt::StrongFocus);
    view->show();
    share(i);
  }
  if (mode != CompareMode::swipe) {
    handle_.reset();
    for (auto& view : others_)
      if (view) view->setPartOf({});
  } else if (!handle_) {
    handle_ = std::make_unique<SwipeHandle>(stage_);
    connect(handle_.get(), &SwipeHandle::moved, this,
            [this](int x) { setSplit(double(x) / std::max(1, stage_->width())); });
    handle_->show();
  }
  for (QWidget* control : own_->controls()) {
    control->setParent(mode == CompareMode::swipe ? stage_ : own_);
    control->show();
  }
  follow(own_);
  emit placeChanged();
}

void CompareView::setLinked(bool linked) {
  linked_ = linked;
  follow(own_);
}

void CompareView::follow(CityView* moved) {
  if (following_ || mode_ == CompareMode::off || (!linked_ && mode_ != CompareMode::swipe)) return;
  following_ = true;
  for (int i = 0; i < sides(); ++i) {
    CityView* other = side(i);  // none while the sides are being made
    if (other != nullptr && other != moved) other->setPose(moved->pose());
  }
  following_ = false;
}

void CompareView::setLight(int side, std::optional<draw::LightChoice> light) {
  light_[std::size_t(side)] = light;
  share(side);
}

/// Light by the hour may differ from side to side: such a side builds for itself, as one in another
/// light does.
void CompareView::share(int index) {
  CityView* view = index > 0 ? side(index) : nullptr;
  if (view == nullptr || !own_->city()) return;
  const draw::LightChoice light = light_[std::size_t(index)].value_or(own_->light());
  const auto sun = light_[std::size_t(index)] ? std::nullopt : own_->sun();
  if (sun)
    view->setSun(sun);
  else
    view->setLight(light);
  if (light == own_->light() && light != draw::LightChoice::byTime)
    view->setCityOf(*own_);
  else if (view->city() != own_->city() || view->shares(*own_))
    view->setCity(own_->city());
}

void CompareView::carry(int index) {
  CityView* view = side(index);  // none while the sides are being made
  if (view != nullptr && view->city() && view->city() == own_->city())
    view->showAdditionsOf(*own_);
}

void CompareView::shareAll() {
  for (int i = 1; i < sides(); ++i) share(i);
}

void CompareView::setTitle(int side, const QString& text, bool ahead) {
  auto& title = titles_[std::size_t(side)];
  if (!title || (title->text() == text && title->ahead() == ahead)) return;
  title->setText(text, ahead);
  placeTitles(stage_->rect());
}

QString CompareView::title(int side) const {
  const auto& title = titles_[std::size_t(side)];
  return title ? title->text() : QString();
}

void CompareView::setSplit(double share) {
  split_ = std::clamp(share, kLeastShare, 1 - kLeastShare);
  if (mode_ != CompareMode::swipe) return;
  placeSwipe(stage_->rect());
  placeTitles(stage_->rect());
}

QRect CompareView::cellOf(int side, const QRect& stage) const {
  if (mode_ == CompareMode::off || mode_ == CompareMode::swipe) return stage;
  const int columns = 2, rows = mode_ == CompareMode::four ? 2 : 1;
  const int column = side % columns, row = side / columns;
  const auto edge = [](int length, int part, int parts) { return length * part / parts; };
  const int left = edge(stage.width() + kGap, column, columns),
            right = edge(stage.width() + kGap, column + 1, columns) - kGap,
            top = edge(stage.height() + kGap, row, rows),
            bottom = edge(stage.height() + kGap, row + 1, rows) - kGap;
  return {stage.left() + left, stage.top() + top, right - left, bottom - top};
}

void CompareView::placeSwipe(const QRect& stage) {
  CityView* view = side(1);
  const int x = int(std::lround(stage.width() * split_));
  view->setPartOf(stage.size(), {x, 0});
  view->setGeometry(stage.left() + x, stage.top(), stage.width() - x, stage.height());
  view->setReserved(own_->reserved());
  handle_->setGeometry(stage.left() + x - SwipeHandle::kWidth / 2, stage.top(), SwipeHandle::kWidth,
                       stage.height());
}

/// Where no other tool lies: beside the line of a swipe, else at the left; A below the tool strip.
void CompareView::placeTitles(const QRect& stage) {
  const bool swipe = mode_ == CompareMode::swipe;
  const int line = stage.left() + int(std::lround(stage.width() * split_));
  for (int i = 0; i < sides(); ++i) {
    SideTitle* title = titles_[std::size_t(i)].get();
    if (title == nullptr) continue;
    const QRect cell = cellOf(i, stage);
    int x = cell.left() + kMargin;
    if (swipe)
      x = i == 0 ? line - SwipeHandle::kWidth / 2 - title->width() : line + SwipeHandle::kWidth / 2;
    title->move(x, cell.top() + kMargin + (swipe || i == 0 ? kStripRoom : 0));
  }
}

QRect CompareView::place(const QRect& stage) {
  if (mode_ == CompareMode::off) return stage;
  if (mode_ == CompareMode::swipe) {
    placeSwipe(stage);
  } else {
    for (int i = 1; i < sides(); ++i) side(i)->setGeometry(cellOf(i, stage));
  }
  placeTitles(stage);
  for (QWidget* widget : std::initializer_list<QWidget*>{
           others_[1].get(), others_[2].get(), others_[3].get(), handle_.get(), titles_[0].get(),
           titles_[1].get(), titles_[2].get(), titles_[3].get()}) {
    if (widget != nullptr) widget->raise();
  }
  for (QWidget* control : own_->controls()) control->raise();
  return cellOf(0, stage);
}

QList<QRect> CompareView::titlePlaces() const {
  QList<QRect> places;
  for (const auto& title : titles_)
    if (title && title->isVisibleTo(stage_)) places << title->geometry();
  return places;
}

bool CompareView::settled() const {
  for (int i = 0; i < sides(); ++i) {
    if (!side(i)->settled()) return false;
  }
  return true;
}

}  // namespace citymirror::view
