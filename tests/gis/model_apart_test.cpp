// Models are read by a program of its own: what it answers, and that nothing a damaged file does to
// it reaches this one.
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QtTest>
#include <cerrno>
#include <random>
#include <thread>

#include "gis/city/model_file.h"
#include "gis/city/read_apart.h"
#include "gis/city/scene_bytes.h"
#include "tests/support/model_binaries.h"
#include "tests/support/model_texts.h"
#include "tests/support/put_file.h"

using namespace citymirror;
using namespace citymirror::gis;

namespace {

/// Damaged files of each format; CITYMIRROR_DAMAGED_MODELS=60 for a long run.
int damagedFiles() {
  const int wanted = qEnvironmentVariableIntValue("CITYMIRROR_DAMAGED_MODELS");
  return wanted > 0 ? wanted : 8;
}

ModelScene smallScene() {
  ModelScene scene;
  scene.materials = {{"red", {1, 0, 0, 0.5F}, -1}, {"brick", {1, 1, 1, 1}, 0}};
  scene.images = {{"brick.png", samples::redPixel()}};
  ModelPart part;
  part.name = "墙";
  part.kind = "IfcWall";
  part.attributes = {{"storey", std::string("Ground")},
                     {"floors", std::int64_t(3)},
                     {"height", 2.5},
                     {"owner", std::monostate{}}};
  part.points = {{0, 0, 0}, {4, 0, 1e-9}, {4, 3, 0}};
  part.normals.assign(3, {0, 0, 1});
  part.places = {{0, 0}, {1, 0}, {1, 1}};
  part.ids = {0, 0, 1};
  part.indices = {0, 1, 2};
  part.material = 1;
  scene.parts = {part, {}};
  return scene;
}

/// Numbers of a text replaced, bytes flipped, pieces taken out or said twice, the end cut off.
std::string damaged(std::string bytes, std::mt19937& random) {
  const auto below = [&](std::size_t n) {
    return std::size_t(random() % std::max<std::size_t>(n, 1));
  };
  for (std::size_t times = 1 + below(3); times > 0 && !bytes.empty(); --times) {
    const std::size_t at = below(bytes.size()),
                      length = below(std::min<std::size_t>(60, bytes.size()));
    switch (random() % 5) {
      case 0:
        bytes[at] = char(random());
        break;
      case 1:
        bytes.erase(at, length);
        break;
      case 2:
        bytes.insert(at, bytes.substr(below(bytes.size()), length));
        break;
      case 3: {
        const std::size_t digit = bytes.find_first_of("0123456789", at);
        if (digit != std::string::npos) bytes.replace(digit, 1, random() % 2 ? "99999999" : "-7");
        break;
      }
      default:
        bytes.resize(at);
    }
  }
  return bytes;
}

}  // namespace

class ModelApartTest : public QObject {
  Q_OBJECT
  QTemporaryDir folder_;

  std::string put(const std::string& name, const std::string& bytes) {
    return test::putFile(folder_, name, bytes);
  }
  /// A shell script of these lines.
  std::string script(const std::string& lines) {
    const std::string path = put("script.sh", "#!/bin/sh\n" + lines + "\n");
    chmod(path.c_str(), 0700);
    return path;
  }
  static Result<MeshModel> read(const std::string& path) {
    ModelSource source;
    source.path = path;
    source.placement = ModelPlacement{{500, 500}, {}, 0, 1};
    return readModel(source, samples::wuhan(), {});
  }

 private slots:
  void cleanup() {
    QCOMPARE(waitpid(-1, nullptr, WNOHANG), -1);  // no process is left behind
    QCOMPARE(errno, ECHILD);
  }

  void aSceneComesBackAsItWas() {
    const ModelScene scene = smallScene();
    const std::vector<Note> notes{{"A texture is missing", "roof.png", NoteKind::remark},
                                  {"A part is left out", "b.obj"}};
    const auto back = sceneOfBytes(bytesOfScene({scene, notes}), "a.obj");
    QVERIFY2(back.ok(), back.ok() ? "" : back.error().text().c_str());
    QVERIFY(back.notes() == notes);
    QCOMPARE(back->parts.size(), std::size_t{2});
    const ModelPart &was = scene.parts[0], &is = back->parts[0];
    QVERIFY(is.name == was.name && is.kind == was.kind && is.attributes == was.attributes);
    QVERIFY(is.points == was.points && is.normals == was.normals && is.places == was.places);
    QVERIFY(is.ids == was.ids && is.indices == was.indices && is.material == was.material);
    QVERIFY(back->materials[0].color == scene.materials[0].color);
    QCOMPARE(back->materials[1].image, 0);
    QCOMPARE(back->images[0].bytes, samples::redPixel());
    const Error error{ErrorCode::unsupported, "what", "where", "remedy"};
    const auto refused = sceneOfBytes(bytesOfScene(error), "a.obj");
    QVERIFY(!refused.ok() && refused.error() == error);
  }
  void anAnswerThatContradictsItselfIsRefused() {
    const auto refused = [](const std::function<void(ModelScene&)>& spoil) {
      ModelScene scene = smallScene();
      spoil(scene);
      const auto back = sceneOfBytes(bytesOfScene(scene), "a.obj");
      return !back.ok() && back.error().code == ErrorCode::unreadable &&
             back.error().where == "a.obj" && !back.error().remedy.empty();
    };
    QVERIFY(refused([](ModelScene& s) { s.parts[0].indices[1] = 3; }));
    QVERIFY(refused([](ModelScene& s) { s.parts[0].material = 2; }));
    QVERIFY(refused([](ModelScene& s) { s.parts[0].places.pop_back(); }));
    QVERIFY(refused([](ModelScene& s) { s.materials[1].image = 1; }));
    QVERIFY(!refused([](ModelScene&) {}));
    const std::string whole = bytesOfScene(smallScene());
    for (std::size_t size = 0; size < whole.size(); ++size)
      QVERIFY(!sceneOfBytes(whole.substr(0, size), "a.obj").ok());
    QVERIFY(!sceneOfBytes(whole + "x", "a.obj").ok());
    std::mt19937 random(3);
    int read = 0;
    for (int i = 0; i < 20000; ++i) {
      std::string bytes = whole;
      bytes[random() % bytes.size()] = char(random());
      read += sceneOfBytes(bytes, "a.obj").ok() ? 1 : 0;
    }
    qInfo("%d of 20000 flips change values only", read);
    QVERIFY(read > 0 && read < 20000);
  }

  void whatTheOtherProgramWritesIsTheAnswer() {
    const auto answer = readApart(script("echo \"of $1\" >&3"), "a.obj", 60, {});
    QVERIFY2(answer.ok(), answer.ok() ? "" : answer.error().text().c_str());
    QCOMPARE(*answer, std::string("of a.obj\n"));
    const std::string secret = put("secret.txt", "s");
    const int open = ::open(secret.c_str(), O_RDONLY);
    const auto inherited = readApart(script("ls -l /proc/self/fd >&3"), "a.obj", 60, {});
    ::close(open);
    QVERIFY(open >= 0 && inherited.ok() && inherited->find("/dev/null") != std::string::npos);
    QVERIFY2(inherited->find("secret.txt") == std::string::npos, inherited->c_str());
  }
  void whateverBecomesOfItIsOneClearError_data() {
    QTest::addColumn<QString>("lines");
    QTest::addColumn<int>("code");
    QTest::addColumn<QString>("word");
    const auto unreadable = int(ErrorCode::unreadable);
    QTest::newRow("it crashes") << "kill -SEGV $$" << unreadable << "breaks on it";
    QTest::newRow("it crashes half-way")
        << "echo half >&3; kill -ABRT $$" << unreadable << "breaks on it";
    QTest::newRow("it fails") << "exit 1" << unreadable << "breaks on it";
    QTest::newRow("it says nothing") << "exit 0" << unreadable << "breaks on it";
    QTest::newRow("it never ends") << "exec sleep 60" << unreadable << "not read after 1 s";
    QTest::newRow("it is not there") << "" << int(ErrorCode::notFound) << "cannot be started";
  }
  void whateverBecomesOfItIsOneClearError() {
    QFETCH(QString, lines);
    QFETCH(int, code);
    QFETCH(QString, word);
    const std::string program =
        lines.isEmpty() ? folder_.filePath("absent").toStdString() : script(lines.toStdString());
    const auto answer = readApart(program, "a.obj", 1, {});
    QVERIFY(!answer.ok());
    QCOMPARE(int(answer.error().code), code);
    QVERIFY2(answer.error().what.find(word.toStdString()) != std::string::npos,
             answer.error().text().c_str());
    QVERIFY(!answer.error().where.empty() && !answer.error().remedy.empty());
  }
  void itIsStoppedOnRequest() {
    std::stop_source stop;
    std::jthread asker([&] {
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
      stop.request_stop();
    });
    QElapsedTimer clock;
    clock.start();
    const auto answer =
        readApart(script("exec sleep 60"), "a.obj", 60, run::JobContext(stop.get_token(), {}));
    QVERIFY(!answer.ok() && answer.error().code == ErrorCode::cancelled);
    QVERIFY(clock.elapsed() < 20000);
  }

  void damagedFilesHarmNothing_data() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<QByteArray>("bytes");
    const auto row = [](const char* name, const std::string& bytes) {
      QTest::newRow(name) << QString(name) << QByteArray::fromStdString(bytes);
    };
    row("text.fbx", samples::shedFbx(100));
    row("binary.fbx", samples::shedFbxBinary());
    row("house.ifc", samples::kHouseIfc);
    row("shed.3ds", samples::shed3ds());
    row("shed.dae", samples::kShedDae);
    row("shed.obj",
        "o shed\nv 0 0 0\nv 4 0 0\nv 4 3 0\nv 0 3 0\nvt 0 0\nvn 0 0 1\n"
        "f 1/1/1 2/1/1 3/1/1 4/1/1\n");
  }
  void damagedFilesHarmNothing() {
    QFETCH(QString, name);
    QFETCH(QByteArray, bytes);
    const std::string whole = bytes.toStdString(), file = name.toStdString();
    const auto before = read(put(file, whole));
    QVERIFY2(before.ok(), before.ok() ? "" : before.error().text().c_str());
    std::mt19937 random(11);
    int drawn = 0, refused = 0, broke = 0;
    for (int i = 0; i < damagedFiles(); ++i) {
      const auto model = read(put(file, damaged(whole, random)));
      if (model.ok()) {
        ++drawn;
        continue;
      }
      const Error& e = model.error();
      ++refused;
      broke += e.what.find("breaks on it") != std::string::npos ? 1 : 0;
      QVERIFY2(e.code == ErrorCode::unreadable || e.code == ErrorCode::badInput, e.text().c_str());
      QVERIFY2(e.where.find(file) != std::string::npos && !e.remedy.empty(), e.text().c_str());
    }
    qInfo("%s: %d drawn in part, %d refused, of them %d broke the reader", file.c_str(), drawn,
          refused, broke);
    QVERIFY(refused > 0);
    const auto after = read(put(file, whole));
    QVERIFY(after.ok());
    QCOMPARE(after->triangleCount(), before->triangleCount());
  }
};

QTEST_APPLESS_MAIN(ModelApartTest)
#include "model_apart_test.moc"
