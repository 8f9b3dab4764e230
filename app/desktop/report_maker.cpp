#include "app/desktop/report_maker.h"

#include <QBuffer>
#include <QImage>
#include <QThread>
#include <filesystem>

#include "app/desktop/commands.h"
#include "app/desktop/export_tools.h"
#include "app/desktop/viewer_tools.h"
#include "app/panels/words.h"
#include "app/session/command/seat_rights.h"
#include "engine/draw/overview.h"

namespace citymirror::desktop {
namespace {

constexpr int kReportPollMs = 60, kPatience = 250;                 // polls
constexpr double kStreetDistance = 500, kDistrictDistance = 1800;  // m

}  // namespace

ReportMaker::ReportMaker(MainWindow& window) : QObject(&window), window_(window) {
  timer_.setInterval(kReportPollMs);
  connect(&timer_, &QTimer::timeout, this, &ReportMaker::nextStep);
}

ReportMaker::~ReportMaker() {
  if (worker_) worker_->wait();
}

void ReportMaker::make(const QString& path, const QString& templatesFolder) {
  const auto view = window_.view();
  if (busy_ || !view->city) return;
  Outcome may = session::permitAt(view->person, session::Act::exportData);
  if (may) may = window_.commands().mayExport(exportedFile({"报告", "report"}, path));
  if (!may) {
    emit finished(path, panels::errorText(may.error()));
    return;
  }
  busy_ = true;
  path_ = path;
  templates_ = templatesFolder;
  pictures_.clear();
  const QSize size = window_.cityView()->size();
  shots_ = {{draw::overviewOf(*view->city, draw::shapeAboveFooter(size.width(), size.height())),
             {"全市概览", "The whole city"}}};
  if (view->forecast && !view->forecast->risks.empty()) {
    const coupling::PondingRisk& worst = view->forecast->risks.front();
    draw::CameraPose pose;
    pose.target = worst.place;
    for (const double distance : {kDistrictDistance, kStreetDistance}) {
      pose.distance = distance;
      shots_.push_back({pose,
                        {"最严重路段：" + worst.name.in(Language::zh),
                         "Worst road: " + worst.name.in(Language::en)}});
    }
  }
  before_ = window_.cityView()->pose();
  next_ = 0;
  waited_ = 0;
  window_.cityView()->setPose(shots_.front().pose);
  timer_.start();
}

void ReportMaker::nextStep() {
  if (!window_.cityView()->settled() && ++waited_ < kPatience) return;
  waited_ = 0;
  takePicture(shots_[next_].caption);
  if (++next_ < shots_.size()) return window_.cityView()->setPose(shots_[next_].pose);
  timer_.stop();
  window_.cityView()->setPose(before_);
  write();
}

void ReportMaker::takePicture(const Text& caption) {
  const QImage image =
      window_.cityView()->pictureWith(window_.tools()->tool<ExportTools>()->footer());
  QByteArray bytes;
  QBuffer buffer(&bytes);
  buffer.open(QIODevice::WriteOnly);
  if (!image.save(&buffer, "PNG")) return;
  pictures_.push_back({caption, {bytes.begin(), bytes.end()}});
}

void ReportMaker::write() {
  auto inputs = std::make_shared<report::ReportInputs>();
  inputs->view = window_.view();
  inputs->pictures = std::move(pictures_);
  inputs->templatesFolder = templates_.toStdString();
  const auto assets = std::filesystem::path(inputs->templatesFolder).parent_path().string();
  if (const auto read = report::addThresholds(*inputs, assets); !read) inputs->thresholds.clear();
  auto outcome = std::make_shared<QString>();
  if (worker_) worker_->wait();
  worker_.reset(QThread::create([inputs, outcome, path = path_.toStdString()] {
    const Outcome written = report::writeReport(*inputs, path);
    if (!written) *outcome = panels::errorText(written.error());
  }));
  connect(worker_.get(), &QThread::finished, this, [this, outcome] {
    busy_ = false;
    emit finished(path_, *outcome);
  });
  worker_->start();
}

}  // namespace citymirror::desktop
