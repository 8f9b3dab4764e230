// A picture that leaves the program says what it waits for, and what had not come in time.
#include "engine/scene/picture_wait.h"

#include <QDir>
#include <QTemporaryDir>
#include <QtTest>
#include <algorithm>
#include <chrono>
#include <thread>

#include "engine/scene/picture_export.h"
#include "tests/support/small_city.h"

using namespace citymirror;
using namespace citymirror::scene;

namespace {

constexpr double kShort = 0.6;  // s that a picture waits

Picture greenPiece(int side) {
  Picture picture(side, side);
  for (std::size_t i = 0; i < picture.rgba.size(); i += 4) {
    picture.rgba[i + 1] = 200;
    picture.rgba[i + 3] = 255;
  }
  return picture;
}

draw::ImageryLayer photo(const char* name, std::function<Result<Picture>(int)> answer) {
  draw::ImageryLayer layer;
  layer.id = 1;
  layer.name = name;
  layer.service = true;
  layer.extent = {-1e4, -1e4, 1e4, 1e4};
  layer.read = [answer = std::move(answer)](const Bounds&, int side, const auto&) {
    return answer(side);
  };
  return layer;
}

/// A service whose every answer takes longer than a picture waits.
draw::ImageryLayer slowPhoto() {
  return photo("Slow photo", [](int side) -> Result<Picture> {
    std::this_thread::sleep_for(std::chrono::seconds(4));
    return greenPiece(side);
  });
}

std::string allOf(const std::vector<Note>& notes) {
  std::string all;
  for (const Note& note : notes) all += note.what + " (" + note.where + ")\n";
  return all;
}

}  // namespace

class PictureWaitTest : public QObject {
  Q_OBJECT
  QTemporaryDir folder_;

  PictureRequest request(draw::ImageryLayer layer, double wait) const {
    static const auto city = std::make_shared<const CityModel>(smallCity());
    draw::CameraPose pose;
    pose.target = {420, 430};
    pose.targetHeight = small::groundAt(420, 430);
    pose.distance = 400;
    pose.pitchDeg = -40;
    Additions added;
    added.imagery = {std::move(layer)};
    return {{city, {}, {}, {"labels", "marks"}, added},    pose, 320, 200,
            folder_.filePath("picture.png").toStdString(), wait};
  }

 private slots:
  void init() { QFile::remove(folder_.filePath("picture.png")); }

  void aSlowServiceIsNamedWhileItIsWaitedForAndInTheEnd() {
    std::vector<Text> told;
    std::vector<double> fractions;
    const run::JobContext job({}, [&](double fraction, const Text& phase) {
      told.push_back(phase);
      fractions.push_back(fraction);
    });
    const Outcome done = exportPicture(request(slowPhoto(), kShort), job);
    QVERIFY2(done.ok(), done.ok() ? "" : done.error().text().c_str());
    const auto waiting = std::find_if(told.begin(), told.end(), [](const Text& phase) {
      return phase.en.starts_with("Waiting for imagery (Slow photo, ");
    });
    QVERIFY(waiting != told.end());
    QVERIFY2(waiting->en.ends_with("s of at most 1 s"), waiting->en.c_str());
    QVERIFY2(waiting->zh.starts_with("正在等待影像（Slow photo，还有 ") &&
                 waiting->zh.ends_with("秒，最多 1 秒"),
             waiting->zh.c_str());
    QVERIFY(std::is_sorted(fractions.begin(), fractions.end()));
    const std::string notes = allOf(done.notes());
    QVERIFY2(notes.find("imagery had not come after 1 s") != std::string::npos, notes.c_str());
    QVERIFY2(notes.find("(Slow photo)") != std::string::npos, notes.c_str());
    QVERIFY(QFile::exists(folder_.filePath("picture.png")));
  }

  void whatComesInTimeIsNoNote() {
    const auto quick = photo("Photo", [](int side) -> Result<Picture> { return greenPiece(side); });
    const Outcome done = exportPicture(request(quick, kPictureWait), {});
    QVERIFY2(done.ok() && done.notes().empty(), allOf(done.notes()).c_str());
  }

  void whatCannotBeReadIsMissingAndNamed() {
    const auto broken = photo("Old photo", [](int) -> Result<Picture> {
      return Error{ErrorCode::ioFailed, "The service does not answer", "http://map.example", ""};
    });
    const Outcome done = exportPicture(request(broken, kPictureWait), {});
    QVERIFY(done.ok());
    QCOMPARE(allOf(done.notes()),
             std::string("The picture lacks imagery: The service does not answer (Old photo)\n"));
  }

  void cancellingEndsTheWaitAndLeavesNoPicture() {
    std::stop_source stop;
    const run::JobContext job(stop.get_token(), [&](double, const Text& phase) {
      if (phase.en.starts_with("Waiting")) stop.request_stop();
    });
    const Outcome done = exportPicture(request(slowPhoto(), kShort), job);
    QVERIFY(!done.ok());
    QCOMPARE(done.error().code, ErrorCode::cancelled);
    QVERIFY(!QFile::exists(folder_.filePath("picture.png")));
  }

  void itsWordsNameImageryAndModels() {
    PictureWait wait{6.2, 60, 12, {"Orthophoto", "Plan"}, false};
    QCOMPARE(waitText(wait).en,
             std::string("Waiting for imagery (Orthophoto, Plan, 12 pieces): 6 s of at most 60 s"));
    QCOMPARE(waitText(wait).zh,
             std::string("正在等待影像（Orthophoto、Plan，还有 12 块）：已等 6 秒，最多 60 秒"));
    wait.models = true;
    QVERIFY(waitText(wait).en.find(") and pages of models: 6 s") != std::string::npos);
    wait.pieces = 0;
    QCOMPARE(waitText(wait).en, std::string("Waiting for pages of models: 6 s of at most 60 s"));
    QCOMPARE(lackingNotes(wait, {}, {}).size(), std::size_t(1));
    QVERIFY(lackingNotes({}, {}, {}).empty());
  }
};

QTEST_GUILESS_MAIN(PictureWaitTest)
#include "zz_picture_wait_test.moc"
