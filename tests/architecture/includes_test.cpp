// Reads every include of the project against the table of allowed arrows.
#include <QtTest>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <vector>

namespace {

using Rooms = std::set<std::string>;

const std::vector<std::string> kRoots = {"engine", "gis", "scenarios", "app"};

Rooms join(std::initializer_list<Rooms> parts) {
  Rooms all;
  for (const Rooms& part : parts) all.insert(part.begin(), part.end());
  return all;
}

// room -> rooms whose headers it may include (itself always).
std::map<std::string, Rooms> allowedArrows() {
  const Rooms core = {"engine/core"};
  const Rooms model = join({core, {"engine/run", "engine/draw"}});
  const Rooms scenarios = {"scenarios/flood", "scenarios/traffic", "scenarios/incident",
                           "scenarios/coupling", "scenarios/world"};
  const Rooms gis = {"gis/crs", "gis/raster", "gis/vector", "gis/city", "gis/feed"};
  const Rooms people = join({model, scenarios, {"app/session"}});
  return {
      {"engine/core", {}},
      {"engine/run", core},
      {"engine/store", join({core, {"engine/run"}})},
      {"engine/draw", core},
      {"engine/scene", model},
      {"gis/crs", core},
      {"gis/raster", join({core, {"engine/run", "gis/crs"}})},
      {"gis/vector", join({core, {"engine/run", "gis/crs", "gis/raster"}})},
      {"gis/city", join({core, {"engine/run", "gis/crs", "gis/raster", "gis/vector"}})},
      {"gis/feed", core},
      {"scenarios/flood", model},
      {"scenarios/traffic", model},
      {"scenarios/incident", model},
      {"scenarios/coupling",
       join({model, {"scenarios/flood", "scenarios/traffic", "scenarios/incident"}})},
      {"scenarios/world", join({model,
                                {"scenarios/flood", "scenarios/traffic", "scenarios/incident",
                                 "scenarios/coupling"}})},
      {"app/feeds", join({core, {"engine/run", "scenarios/incident"}})},
      {"app/sumo", join({core, {"engine/run"}})},
      {"app/session", join({model, scenarios, gis, {"engine/store", "app/feeds", "app/sumo"}})},
      {"app/report", people},
      {"app/view", join({people, {"engine/scene"}})},
      {"app/panels", people},
      {"app/desktop", join({people, {"app/view", "app/panels", "app/report"}})},
      {"app/cli", join({people, gis, {"engine/store", "engine/scene", "app/feeds", "app/report"}})},
      {"app/mpi", join({model, {"scenarios/flood", "app/cli"}})},
  };
}

struct Lock {
  std::string name;
  std::regex header;
  Rooms rooms;
};

const std::vector<Lock>& locks() {
  static const Rooms any = [] {
    Rooms rooms;
    for (const auto& [room, used] : allowedArrows()) rooms.insert(room);
    for (const char* closed : {"engine/core", "engine/draw", "engine/scene"}) {
      rooms.erase(closed);
    }
    return rooms;
  }();
  static const Rooms gis = {"gis/crs", "gis/raster", "gis/vector", "gis/city", "gis/feed"};
  static const Rooms qt = {"app/view", "app/panels", "app/desktop"};
  static const Rooms scene = {"engine/scene", "app/view"};
  static const std::vector<Lock> table = {
      {"Qt", std::regex("(Q[A-Za-z]\\w*(/.+)?|ui_.+\\.h|.+\\.moc)"), qt},
      {"OpenSceneGraph", std::regex("osg\\w*/.+|OpenThreads/.+"), scene},
      {"OpenGL", std::regex("(GL|EGL|KHR)/.+"), scene},
      {"fontconfig, FreeType and PNG",
       std::regex("fontconfig/.+|freetype/.+|png\\.h"),
       {"engine/scene"}},
      {"GDAL and PROJ", std::regex("(gdal|ogr|cpl_|vrt|proj|gnm)\\w*(/.+)?\\.h"), gis},
      {"pugixml", std::regex("pugixml\\.hpp"), {"gis/city", "gis/feed"}},
      {"assimp, libcitygml and Draco", std::regex("(assimp|citygml|draco)/.+"), {"gis/city"}},
      {"libcurl", std::regex("curl/.+"), {"gis/city", "app/feeds"}},
      {"SQLite", std::regex("sqlite3\\w*\\.h"), {"engine/store"}},
      {"libpq", std::regex("libpq-fe\\.h"), {"engine/store"}},
      {"OpenSSL", std::regex("openssl/.+"), {"engine/store", "app/feeds"}},
      {"nlohmann", std::regex("nlohmann/.+"), any},
      {"libmosquitto", std::regex("(mosquitto\\w*|mqtt_protocol)\\.h"), {"app/feeds"}},
      {"CLI11", std::regex("CLI/.+"), {"app/cli", "app/mpi"}},
      {"MPI", std::regex("mpi\\.h"), {"app/mpi"}},
      {"SUMO", std::regex("libsumo/.+"), {"app/sumo"}},
  };
  return table;
}

bool freeForAll(const std::string& header) {
  static const std::regex standard(
      "[a-z_0-9]+|Eigen/.+|sys/.+|unistd\\.h|fcntl\\.h|poll\\.h|spawn\\.h|netdb\\.h|netinet/in\\.h|malloc\\.h|\\w+intrin\\.h");
  return std::regex_match(header, standard);
}

std::string judgeProjectHeader(const std::string& room, const std::string& header) {
  const std::size_t first = header.find('/');
  const std::size_t second = header.find('/', first + 1);
  if (second == std::string::npos) return room + " includes " + header + ": no room in the path";
  const std::string used = header.substr(0, second);
  const auto arrows = allowedArrows();
  if (!arrows.contains(used)) return room + " includes " + header + ": no such room";
  if (used == room || arrows.at(room).contains(used)) return {};
  return room + " includes " + header + ": no arrow from " + used + " to " + room;
}

std::string judge(const std::string& room, const std::string& header) {
  if (std::any_of(kRoots.begin(), kRoots.end(),
                  [&](const auto& root) { return header.starts_with(root + "/"); })) {
    return judgeProjectHeader(room, header);
  }
  for (const Lock& lock : locks()) {
    if (!std::regex_match(header, lock.header)) continue;
    return lock.rooms.contains(room) ? "" : room + " includes " + header + ": locked " + lock.name;
  }
  if (freeForAll(header)) return {};
  return room + " includes " + header + ": neither from the root, standard, nor in the table";
}

// Every complaint about the includes of one source file's text.
std::vector<std::string> complaints(const std::string& room, const std::string& text) {
  if (!allowedArrows().contains(room)) return {room + " is not in the table"};
  static const std::regex include("^\\s*#\\s*include\\s*[<\"]([^>\"]+)[>\"]");
  std::vector<std::string> found;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    std::smatch match;
    if (!std::regex_search(line, match, include)) continue;
    if (auto complaint = judge(room, match[1]); !complaint.empty()) found.push_back(complaint);
  }
  return found;
}

struct Source {
  std::string room, path, text;
};

bool isSource(const std::filesystem::path& path) {
  const std::string extension = path.extension();
  return extension == ".h" || extension == ".cpp" || extension == ".hpp" || extension == ".inc";
}

/// Folders inside a room are its corners.
std::string roomOf(const std::filesystem::path& relative) {
  const std::filesystem::path folder = relative.parent_path();
  std::filesystem::path room;
  int parts = 0;
  for (const auto& part : folder)
    if (++parts <= 2) room /= part;
  return room.string();
}

std::vector<Source> projectSources() {
  const std::filesystem::path base = CITYMIRROR_SOURCE_DIR;
  std::vector<Source> sources;
  for (const std::string& root : kRoots) {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(base / root)) {
      if (!entry.is_regular_file() || !isSource(entry.path())) continue;
      std::ifstream file(entry.path());
      const std::string text(std::istreambuf_iterator<char>(file), {});
      const auto relative = std::filesystem::relative(entry.path(), base);
      sources.push_back({roomOf(relative), relative.string(), text});
    }
  }
  return sources;
}

bool reachesItself(const std::map<std::string, Rooms>& arrows, const std::string& start) {
  Rooms seen;
  std::vector<std::string> open(arrows.at(start).begin(), arrows.at(start).end());
  while (!open.empty()) {
    const std::string room = open.back();
    open.pop_back();
    if (room == start) return true;
    if (!seen.insert(room).second) continue;
    const Rooms& next = arrows.at(room);
    open.insert(open.end(), next.begin(), next.end());
  }
  return false;
}

}  // namespace

class IncludesTest : public QObject {
  Q_OBJECT
 private slots:
  void everyIncludeFollowsAnArrow();
  void everyFolderWithSourcesIsARoomOfTheTable();
  void everyRoomOfTheTableExists();
  void arrowsHaveNoCycles();
  void everyRoomOfTheTableIsExplainedInArchitecture();
  void forbiddenIncludesAreCaught_data();
  void forbiddenIncludesAreCaught();
  void allowedIncludesPass_data();
  void allowedIncludesPass();
  void everyForbiddenLineOfATextIsReported();
};

void IncludesTest::everyIncludeFollowsAnArrow() {
  const auto sources = projectSources();
  QVERIFY(sources.size() > 100);
  std::string all;
  for (const Source& source : sources) {
    for (const auto& complaint : complaints(source.room, source.text)) {
      all += "\n" + source.path + ": " + complaint;
    }
  }
  QVERIFY2(all.empty(), all.c_str());
}

void IncludesTest::everyFolderWithSourcesIsARoomOfTheTable() {
  const auto arrows = allowedArrows();
  for (const Source& source : projectSources()) {
    QVERIFY2(arrows.contains(source.room), source.path.c_str());
  }
}

void IncludesTest::everyRoomOfTheTableExists() {
  Rooms present;
  for (const Source& source : projectSources()) present.insert(source.room);
  for (const auto& [room, used] : allowedArrows()) {
    QVERIFY2(present.contains(room), room.c_str());
    for (const auto& other : used) QVERIFY2(present.contains(other), other.c_str());
  }
}

void IncludesTest::arrowsHaveNoCycles() {
  const auto arrows = allowedArrows();
  for (const auto& [room, used] : arrows) QVERIFY2(!reachesItself(arrows, room), room.c_str());
}

void IncludesTest::everyRoomOfTheTableIsExplainedInArchitecture() {
  std::ifstream file(std::string(CITYMIRROR_SOURCE_DIR) + "/ARCHITECTURE.md");
  const std::string text(std::istreambuf_iterator<char>(file), {});
  for (const auto& [room, used] : allowedArrows()) {
    QVERIFY2(text.find("`" + room + "`") != std::string::npos, room.c_str());
  }
}

void IncludesTest::forbiddenIncludesAreCaught_data() {
  QTest::addColumn<QString>("room");
  QTest::addColumn<QString>("line");
  const auto row = [](const char* room, const char* line) {
    QTest::addRow("%s: %s", room, line) << QString(room) << QString(line);
  };
  row("gis/city", "#include \"scenarios/flood/flood_model.h\"");
  row("scenarios/flood", "#include \"gis/raster/raster_io.h\"");
  row("scenarios/flood", "#include \"scenarios/traffic/router.h\"");
  row("scenarios/traffic", "#include \"scenarios/flood/flood_state.h\"");
  row("engine/scene", "#include \"scenarios/flood/flood_state.h\"");
  row("engine/core", "#include \"engine/run/clock.h\"");
  row("engine/run", "#include \"engine/draw/draw_frame.h\"");
  row("engine/draw", "#include \"engine/run/clock.h\"");
  row("app/panels", "#include \"engine/scene/city_scene.h\"");
  row("app/panels", "#include \"app/view/city_view.h\"");
  row("app/session", "#include \"engine/scene/city_scene.h\"");
  row("app/view", "  #  include \"app/panels/panel.h\"");
  row("app/session", "#include <QString>");
  row("engine/core", "#include <QtCore/QString>");
  row("app/cli", "#include \"ui_window.h\"");
  row("app/panels", "#include <osg/Group>");
  row("app/desktop", "#include <osgViewer/Viewer>");
  row("scenarios/coupling", "#include <gdal_priv.h>");
  row("app/session", "#include <ogrsf_frmts.h>");
  row("app/cli", "#include <cpl_error.h>");
  row("engine/core", "#include <proj.h>");
  row("app/session", "#include <sqlite3.h>");
  row("app/session", "#include <libpq-fe.h>");
  row("app/feeds", "#include \"gis/feed/cap.h\"");
  row("engine/core", "#include <nlohmann/json.hpp>");
  row("engine/draw", "#include <nlohmann/json_fwd.hpp>");
  row("app/session", "#include <CLI/CLI.hpp>");
  row("app/session", "#include <mosquitto.h>");
  row("engine/core", "#include \"result.h\"");
  row("engine/core", "#include \"../run/clock.h\"");
  row("engine/core", "#include <boost/optional.hpp>");
  row("engine/nowhere", "#include <string>");
}

void IncludesTest::forbiddenIncludesAreCaught() {
  QFETCH(QString, room);
  QFETCH(QString, line);
  QCOMPARE(complaints(room.toStdString(), line.toStdString()).size(), std::size_t{1});
}

void IncludesTest::allowedIncludesPass_data() {
  QTest::addColumn<QString>("room");
  QTest::addColumn<QString>("line");
  const auto row = [](const char* room, const char* line) {
    QTest::addRow("%s: %s", room, line) << QString(room) << QString(line);
  };
  row("engine/core", "#include \"engine/core/result.h\"");
  row("engine/core", "#include <Eigen/Core>");
  row("engine/core", "#include <fcntl.h>");
  row("scenarios/coupling", "#include \"scenarios/flood/flood_state.h\"");
  row("app/session", "#include \"gis/city/city_import.h\"");
  row("app/view", "#include <QOpenGLWidget>");
  row("app/view", "#include <osg/Group>");
  row("app/cli", "#include \"engine/scene/offscreen.h\"");
  row("app/cli", "#include <CLI/CLI.hpp>");
  row("engine/store", "#include <sqlite3.h>");
  row("engine/store", "#include <libpq-fe.h>");
  row("app/feeds", "#include <mosquitto.h>");
  row("app/feeds", "#include \"scenarios/incident/linkage.h\"");
  row("gis/raster", "#include <gdal_priv.h>");
  row("app/report", "#include <nlohmann/json.hpp>");
}

void IncludesTest::allowedIncludesPass() {
  QFETCH(QString, room);
  QFETCH(QString, line);
  const auto found = complaints(room.toStdString(), line.toStdString());
  QVERIFY2(found.empty(), found.empty() ? "" : found.front().c_str());
}

void IncludesTest::everyForbiddenLineOfATextIsReported() {
  const std::string text =
      "#pragma once\n#include <string>\n#include <QString>\n// #include <osg/Group>\n"
      "\t#include \"app/cli/verbs.h\"\n";
  const auto found = complaints("engine/run", text);
  QCOMPARE(found.size(), std::size_t{2});
  QVERIFY(found[0].find("Qt") != std::string::npos);
  QVERIFY(found[1].find("app/cli") != std::string::npos);
}

QTEST_APPLESS_MAIN(IncludesTest)
#include "includes_test.moc"
