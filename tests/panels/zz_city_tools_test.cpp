#include "app/desktop/city_tools.h"

#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include "app/desktop/main_window.h"
#include "app/desktop/note_text.h"
#include "app/desktop/viewer_tools.h"
#include "app/panels/import_city_dialog.h"
#include "app/panels/overlays.h"
#include "app/panels/theme.h"
#include "app/panels/words.h"
#include "app/session/city/file_words.h"
#include "app/session/city/import_words.h"
#include "app/view/surface_format.h"
#include "engine/core/file_io.h"
#include "gis/city/city_package.h"
#include "gis/raster/raster_io.h"
#include "gis/vector/vector_io.h"
#include "tests/panels/silent_commands.h"
#include "tests/panels/small_world.h"

using namespace citymirror;
using namespace citymirror::desktop;

class CityToolsTest : public QObject {
  Q_OBJECT
  SilentCommands commands_;
  std::unique_ptr<Translation> translation_;
  std::unique_ptr<MainWindow> window_;
  std::unique_ptr<QTemporaryDir> folder_;

  CityTools* tools() { return window_->tools()->tool<CityTools>(); }
  QWidget* card() { return tools()->cards().front(); }
  QString path(const QString& name) const { return folder_->filePath(name); }
  QString onCard() {
    QStringList texts;
    for (const QLabel* label : card()->findChildren<QLabel*>()) texts << label->text();
    return texts.join('\n');
  }
  /// What a surveying office hands over: heights, and one file of buildings and roads.
  void putFiles() {
    const GeoFrame frame{"EPSG:4547", 500000, 3350000, ""};
    const RasterGrid<float> grid(GridShape{50, 40, 10, 0, 0}, 21.F);
    QVERIFY(gis::writeGeoTiff(grid, frame, path("dem.tif").toStdString()).ok());
    FeatureLayer buildings{
        "buildings", {{"building", FieldType::text}, {"height", FieldType::real}}, {}, {}};
    buildings.features.push_back({"b1",
                                  GeometryKind::polygon,
                                  {},
                                  {{{{100, 100}, {120, 100}, {120, 120}, {100, 120}}, {}}},
                                  {std::string("house"), 9.0}});
    FeatureLayer roads{"roads", {{"highway", FieldType::text}, {"name", FieldType::text}}, {}, {}};
    roads.features.push_back({"r1",
                              GeometryKind::line,
                              {{{10, 50}, {450, 50}}},
                              {},
                              {std::string("primary"), std::string("江津路")}});
    QVERIFY(gis::writeGeoPackage({buildings, roads}, frame, path("data.gpkg").toStdString()).ok());
  }
  static void set(const QDialog& dialog, const char* row, const QString& text) {
    dialog.findChild<QLineEdit*>(row)->setText(text);
  }
  session::CityImport filled(const QString& dem = "dem.tif") {
    panels::ImportCityDialog dialog;
    set(dialog, "dems", path(dem));
    dialog.fillLayers(path("data.gpkg"));
    set(dialog, "extent", "500000,3350000,500500,3350400");
    set(dialog, "nameZh", "小城");
    set(dialog, "datum", "DHHN2016");
    set(dialog, "attribution", "© Survey office");
    set(dialog, "folder", path("city"));
    const auto wanted = dialog.wanted();
    if (!wanted) qFatal("%s", wanted.error().text().c_str());
    return *wanted;
  }

 private slots:
  void init() {
    folder_ = std::make_unique<QTemporaryDir>();
    putFiles();
    translation_ = std::make_unique<Translation>();
    translation_->use(Language::en);
    window_ = std::make_unique<MainWindow>(commands_, *translation_);
    window_->resize(1280, 800);
    window_->show();
  }
  void cleanup() {
    window_.reset();
    translation_->use(Language::en);
    translation_.reset();
  }

  void whatASurveyingOfficeHandsOverBecomesACityThatOpens() {
    QSignalSpy imported(tools(), &CityTools::imported);
    QSignalSpy opened(tools(), &CityTools::cityWanted);
    tools()->importFiles(filled());
    QVERIFY(card()->isVisible() && tools()->busy());
    QTRY_COMPARE_WITH_TIMEOUT(imported.count(), 1, 30000);
    QVERIFY2(onCard().contains("1 buildings, 1 roads") && onCard().contains("EPSG:4547"),
             qPrintable(onCard()));
    const auto city = gis::readCity(path("city").toStdString(), {});
    QVERIFY(city.ok());
    QCOMPARE(city->name, (Text{"小城", "小城"}));
    QCOMPARE(city->frame.verticalDatum, std::string("DHHN2016"));
    QCOMPARE(city->terms.at("buildings").attribution, std::string("© Survey office"));
    card()->findChild<QPushButton*>("openImported")->click();
    QCOMPARE(opened.count(), 1);
    QCOMPARE(opened.front().front().toString(), path("city"));
    QVERIFY(tools()->back());
    QVERIFY(card()->isHidden());
  }
  void whatCannotBeBegunWithIsSaidWhileTheDialogStays() {
    panels::ImportCityDialog dialog;
    dialog.show();
    const auto trouble = [&] {
      dialog.accept();
      return dialog.findChild<QLabel*>("importTrouble")->text();
    };
    QVERIFY2(trouble().contains("needs terrain"), qPrintable(trouble()));
    set(dialog, "dems", path("dem.tif"));
    QVERIFY2(trouble().contains("no folder"), qPrintable(trouble()));
    set(dialog, "folder", folder_->path());  // with the office's own files in it
    QVERIFY2(trouble().contains("holds something"), qPrintable(trouble()));
    QVERIFY(gis::writeCity(smallCity(), path("there").toStdString(), {}).ok());
    set(dialog, "folder", path("there"));
    QVERIFY2(trouble().contains("holds a") && !trouble().contains("--force"),
             qPrintable(trouble()));
    set(dialog, "folder", path("city"));
    for (const char* extent : {"1,2,3", "a,b,c,d", "500,0,100,400", "1,2,3,4,5", "1,,3,4"}) {
      set(dialog, "extent", extent);
      QVERIFY2(trouble().contains("west,south,east,north"), extent);
    }
    QVERIFY(dialog.isVisible());
    set(dialog, "extent", "500000, 3350000, 500300, 3350200");
    QVERIFY(trouble().isEmpty() && !dialog.isVisible());
    QCOMPARE(*dialog.wanted()->sources.extent, (Bounds{500000, 3350000, 500300, 3350200}));
  }
  void theDialogAsksWhatTheCommandLineAsksOfOutlinesAndTheDrivingSide() {
    panels::ImportCityDialog dialog;
    set(dialog, "dems", path("dem.tif"));
    set(dialog, "folder", path("city"));
    const session::CityImport plain = *dialog.wanted();
    QVERIFY(plain.sources.tracedOutlines == gis::ImportSources{}.tracedOutlines);
    QVERIFY(!plain.sources.drivingSide);  // as configured
    dialog.findChild<QCheckBox*>("keepOutlines")->setChecked(true);
    auto* side = dialog.findChild<QComboBox*>("drivingSide");
    side->setCurrentIndex(side->findData("left"));
    const session::CityImport asked = *dialog.wanted();
    QVERIFY(asked.sources.tracedOutlines == gis::TracedOutlines::asTheyAre);
    QVERIFY(asked.sources.drivingSide == DrivingSide::left);
  }
  void aChineseWindowTellsTheNotesOfAnImportInChinese() {
    translation_->use(Language::zh);
    QSignalSpy imported(tools(), &CityTools::imported);
    tools()->importFiles(filled());
    QTRY_COMPARE_WITH_TIMEOUT(imported.count(), 1, 30000);
    static const QRegularExpression chinese("[\\x{4e00}-\\x{9fff}]");
    int notes = 0;
    for (const QString& line : onCard().split('\n')) {
      if (!line.startsWith("· ")) continue;
      ++notes;
      QVERIFY2(line.section(" (", 0, 0).contains(chinese), qPrintable(line));
    }
    QVERIFY2(notes > 0, qPrintable(onCard()));
  }
  void everyNoteThatReadingMakesHasItsChinese() {
    static const QRegularExpression made(
        "notes(?:_|\\(\\))?\\.(?:add(?:Once|Expected|Remark|RemarkOnce)?\\(|push_back\\(\\s*\\{)"
        "\\s*"
        "\"([^\"]+)\"\\s*,");
    const QDir root(CITYMIRROR_SOURCE_DIR);
    QStringList files{root.filePath("gis/vector/vector_read.cpp"),
                      root.filePath("gis/city/city_import.cpp"),
                      root.filePath("engine/scene/model_layer.cpp")};
    const QDir city(root.filePath("gis/city"));
    for (const QString& name :
         city.entryList({"import_*.cpp", "tiles3d*.cpp", "gltf.cpp", "mesh_builder.cpp",
                         "cityjson*.cpp", "citygml*.cpp", "oblique.cpp", "assimp_model.cpp"}))
      files << city.filePath(name);
    for (const QString& name : QDir(root.filePath("gis/raster")).entryList({"imagery*.cpp"}))
      files << root.filePath("gis/raster/" + name);
    int seen = 0;
    for (const QString& path : files) {
      QFile file(path);
      QVERIFY2(file.open(QIODevice::ReadOnly), qPrintable(path));
      const QString text = QString::fromUtf8(file.readAll());
      for (auto it = made.globalMatch(text); it.hasNext(); ++seen) {
        const QString words = it.next().captured(1);
        QVERIFY2(!session::importWords({words.toStdString(), "x"}).zh.empty(), qPrintable(words));
      }
    }
    QVERIFY2(seen > 25, qPrintable(QString::number(seen)));
  }
  void theNumbersOfANoteStandInItsChineseToo_data() {
    QTest::addColumn<QString>("en");
    QTest::addColumn<QString>("zh");
    QTest::newRow("in another order")
        << "3 of 25 heights are estimated from area or floors; columns of the file: none"
        << "25 个建筑中 3 个的高度按面积或层数估算；文件的字段：none";
    QTest::newRow("many of a kind") << "Self-crossing polygon repaired: 12 more of this kind"
                                    << "自相交多边形已修复：同类还有 12 条";
    QTest::newRow("datum")
        << "The change of datum from Beijing 1954 to CGCS2000 is known to 30 m only; convert the "
           "file with the parameters of the surveying office first, or name them for vectors: "
           "--vector-crs FILE with +towgs84"
        << "由 Beijing 1954 到 CGCS2000 的基准转换精度只有 30 m；请先用测绘部门的参数转换文件，"
           "或对矢量用 --vector-crs 文件（含 +towgs84）给出参数";
    QTest::newRow("encoding") << "Its texts are no UTF-8 and were read as GB 18030; a file .cpg "
                                 "beside it that names their code makes sure"
                              << "文字不是 UTF-8，已按 GB 18030 读取；在旁边放注明编码的 .cpg 文件更可靠";
    QTest::newRow("encoding of a table")
        << "Its texts are no UTF-8 and were read as Latin 1; where they make no sense, save the "
           "file in UTF-8"
        << "文字不是 UTF-8，已按 Latin 1 读取；如有乱码，请把文件另存为 UTF-8";
    QTest::newRow("a layer without coordinates")
        << "None of its 12 features has a place: they hold no coordinates, or none that are numbers"
        << "12 个要素都没有位置：没有坐标，或坐标不是数字";
    QTest::newRow("a sunken model")
        << "The model lies wholly below the ground, its top 20.0 m and its foot 50.0 m under it; "
           "raised by 50.0 m, at Place… in the list of models or by --model-raise, it stands on "
           "the "
           "ground; Below the ground (U) shows it where it is"
        << "模型全部在地面以下：顶部在地面下 20.0 米，底部 50.0 米；抬高 50.0 "
           "米（模型列表的“位置…”或 "
           "--model-raise）即立于地面，“地下视图”（U）可看它现在的位置";
    QTest::newRow("a model that is mostly sunken")
        << "The model lies for the most part below the ground, 91 % of its surface, its foot 23.4 "
           "m "
           "under it; Below the ground (U), on the command line --underground 12, shows it where "
           "it "
           "is; raised by 23.4 m, at Place… in the list of models or by --model-raise, it stands "
           "on "
           "the ground"
        << "模型大部分在地面以下：表面的 91%，底部在地面下 23.4 米；“地下视图”（U），命令行用 "
           "--underground 12（米），可看它现在的位置；抬高 23.4 米（模型列表的“位置…”或 "
           "--model-raise）即立于地面";
    QTest::newRow("heights above the ellipsoid")
        << "Heights of 3D Tiles are above the ellipsoid; raise the model to the city's vertical "
           "datum, at Place… in the list of models or by --model-raise"
        << "3D Tiles 的高程为大地高；请把模型抬高到城市的高程基准（模型列表的“位置…”或 "
           "--model-raise）";
    QTest::newRow("a model over houses")
        << "The model stands over 12 buildings of the city, and both flicker where their faces "
           "meet; hide the layer Buildings, in pictures of citymirror-cli by --hide buildings"
        << "模型与城市中的 12 栋建筑重叠，两者的面重合处会闪烁；请隐藏“建筑”图层，"
           "citymirror-cli 出图时用 --hide buildings";
    QTest::newRow("a deep sea")
        << "500 cells are no heights of ground (-500 to 9,000 m), down to -2340 m, and are taken as "
           "without a height: where that is the bed of a deep sea, no water flows; --extent leaves "
           "it out"
        << "500 个格子的值不是地面高程（-500 至 9,000 米），最低 -2340 米，按无高程处理：如为深海海床，"
           "那里不计算水流；可用范围（--extent）排除";
    QTest::newRow("an image of one value")
        << "The image has one value only, 300, 400, 500: there is no range to stretch, and it is "
           "drawn mid grey"
        << "影像只有一个值：300, 400, 500，没有可拉伸的范围，按中灰绘制";
    QTest::newRow("a surface")
        << "A surface of 1000000 corners is left out (at most 100000); simplify it"
        << "一个有 1000000 个角点的面未纳入（最多 100000 个）；请先简化";
    QTest::newRow("an error inside")
        << "The raster cannot be read: it ends early (b.img). Check that the file is whole (copy or "
           "export it again) and a raster that GDAL knows"
        << "栅格无法读取：文件不完整，提前结束（b.img）。"
           "文件可能被截断或格式不同：请重新复制或导出";
    QTest::newRow("houses of a raster")
        << "7 outlines traced from a raster of 2.5 m cells straightened within a cell (estimated); "
           "--keep-outlines keeps them"
        << "7 个沿 2.5 米栅格描出的轮廓已在一格之内拉直（估算）；命令行加 --keep-outlines 可保持原样";
    QTest::newRow("unknown") << "Something new" << "";
  }
  void theNumbersOfANoteStandInItsChineseToo() {
    QFETCH(QString, en);
    QFETCH(QString, zh);
    const Text said = session::importWords({en.toStdString(), "a.shp"});
    QCOMPARE(QString::fromStdString(said.zh), zh);
    QCOMPARE(QString::fromStdString(said.en), en);
    QVERIFY(!said.in(Language::zh).empty());
    QCOMPARE(session::importPlace({"x", "a.tif left out"}).zh, std::string("未纳入：a.tif"));
  }
  void errorsOfFilesAreWhollyChinese_data() {
    QTest::addColumn<QString>("what");
    QTest::addColumn<QString>("remedy");
    QTest::addColumn<QString>("zh");
    QTest::newRow("no system") << "The layer roads has no coordinate reference system"
                               << "Name it (--crs, --layer-crs EPSG:n), or assign it in the file"
                               << "图层 roads 没有坐标系（a.shp）。请注明坐标系（--crs、--layer-crs "
                                  "EPSG:n），或在文件中写入";
    QTest::newRow("an import") << "The layer ends early: Unexpected I/O failure"
                               << "The file is not whole: copy or download it again; or import "
                                  "without this layer"
                               << "图层不完整，提前结束：Unexpected I/O failure（a.shp）。"
                                  "文件不完整：请重新复制或下载；或不带该图层导入";
    QTest::newRow("a pipe") << "This is neither a file nor a folder, but a pipe or a device"
                            << "Save what comes from there as a file, and name that"
                            << "这不是文件或文件夹，而是管道或设备（a.shp）。"
                               "请把其内容存为文件，再指定该文件";
    QTest::newRow("an archive of nothing")
        << "The archive unpacks to more than data does: 3.0 GB come out of 2.9 MB"
        << "Look at what it holds; name the unpacked file where it is right"
        << "压缩包解开后大得不像数据：2.9 MB 会变成 3.0 GB（a.shp）。"
           "请查看其内容；如无误，请解开后指定其中的文件";
    const char* restore = "Restore the package from a copy, or import (or make) the city again";
    QTest::newRow("a package's ground")
        << "The city package is damaged: 3 of 1200 cells are no heights of ground (-500 to 9,000 m)"
        << restore
        << "城市包已损坏：1200 个格子中有 3 个不是地面高程（-500 至 9,000 米）（a.shp）。"
           "请从备份恢复城市包，或重新导入（或生成）城市";
    QTest::newRow("a package's table")
        << "The city package is damaged: only 312 of 640 rows of the layer can be read: malformed"
        << restore
        << "城市包已损坏：图层的 640 行中只能读取 312 行：malformed（a.shp）。"
           "请从备份恢复城市包，或重新导入（或生成）城市";
    QTest::newRow("a package's terrain")
        << "The city package is damaged: the raster cannot be read: tile 3 of 4 is damaged" << restore
        << "城市包已损坏：栅格的第 3 块（共 4 块）已损坏（a.shp）。"
           "请从备份恢复城市包，或重新导入（或生成）城市";
    QTest::newRow("a package's layer")
        << "The city package is damaged: the layer roads has no coordinate reference system"
        << restore
        << "城市包已损坏：图层 roads 没有坐标系（a.shp）。"
           "请从备份恢复城市包，或重新导入（或生成）城市";
    QTest::newRow("ground of a flood")
        << "The terrain cannot be used: 3 of 1200 cells are no heights of ground (-500 to 9,000 m)"
        << "Mark cells without data as such, leave out the deep sea and give heights in metres; a "
           "damaged file: copy it again"
        << "地形无法使用：1200 个格子中有 3 个不是地面高程（-500 至 9,000 米）（a.shp）。"
           "请标明无数据的格子，去掉深海部分，高程以米为单位；文件损坏时请重新复制";
    QTest::newRow("a package's file") << "The city package is damaged: city.gpkg is missing"
                                      << restore
                                      << "城市包已损坏：缺少 city.gpkg（a.shp）。"
                                         "请从备份恢复城市包，或重新导入（或生成）城市";
    QTest::newRow("an archive")
        << "The archive is cut off or damaged: the list of what it holds, at its end, is missing"
        << "Copy or download the archive again"
        << "压缩包不完整或已损坏：末尾的文件清单缺失（a.shp）。请重新复制或下载该压缩包";
    QTest::newRow("elsewhere") << "The model lies 123 km from the city, at x 1 y 2"
                               << "Check its coordinate reference system against EPSG:4547"
                               << "模型距城市 123 公里，位于 x 1 y 2（a.shp）。请检查它的坐标系，应与 "
                                  "EPSG:4547 相合";
    QTest::newRow("a note inside")
        << "The layer holds no features that can be drawn: The layer ends early"
        << "The file is not whole: copy or download it again"
        << "图层没有可绘制的要素：图层不完整，提前结束（a.shp）。文件不完整：请重新复制或下载";
    QTest::newRow("a library's words stay") << "The model cannot be read: bad token"
                                            << "Copy it again"
                                            << "模型无法读取：bad token（a.shp）。请重新复制";
    QTest::newRow("a style's colour")
        << "The style is not valid: must be a colour like #3FB8AF or #3FB8AF80"
        << "Correct the style file; the help page on layers lists the keys"
        << "样式无效：应为颜色，如 #3FB8AF 或 #3FB8AF80（a.shp）。请改正样式文件；键见帮助“图层”一页";
    QTest::newRow("a style's filter")
        << "The style is not valid: The filter cannot be read: a value is missing (a number, or a "
           "text in '…'), character 10"
        << "Correct the style file; the help page on layers lists the keys"
        << "样式无效：筛选条件无法读取：缺少值（数字，或写在 '…' 中的文字），第 10 个字符处（a.shp）。"
           "请改正样式文件；键见帮助“图层”一页";
    QTest::newRow("an attribute that is not there")
        << "There is no attribute nope" << "Use one of: name, height"
        << "没有属性 nope（a.shp）。请用其中之一：name, height";
    QTest::newRow("a truncated CityJSON")
        << "The file is not whole CityJSON: parse error at line 1, column 3001: syntax error while "
           "parsing object key - unexpected end of input; expected string literal"
        << "Check that it was copied completely; cjio can validate it"
        << "不是完整的 CityJSON：第 1 行第 3001 列处提前结束（a.shp）。请检查是否复制完整；可用 cjio "
           "校验";
    QTest::newRow("a broken CityJSON")
        << "The file is not whole CityJSON: parse error at line 2, column 7: syntax error while "
           "parsing value - invalid literal; last read: 'NaN'"
        << "Check that it was copied completely; cjio can validate it"
        << "不是完整的 CityJSON：第 2 行第 7 列处不是合规的 JSON（a.shp）。请检查是否复制完整；可用 "
           "cjio 校验";
    QTest::newRow("a package's geometry")
        << "The city package is damaged: only 3 of 6 rows of the layer can be read: Length of input "
           "WKB is too small"
        << restore
        << "城市包已损坏：图层的 6 行中只能读取 3 行：几何数据不完整（a.shp）。"
           "请从备份恢复城市包，或重新导入（或生成）城市";
    QTest::newRow("a key of a descriptor")
        << "the descriptor of the feed cannot be used: this is no number in its range"
        << "Write a number from 0.001 to 31622400"
        << "数据源描述文件无法使用：不是范围内的数字（a.shp）。请写 0.001 至 31622400 的数字";
    QTest::newRow("a rule's unit")
        << "the unit does not measure the quantity, which is in m"
        << "Correct the configuration file" << "单位与该量不符，该量以 m 计（a.shp）。请改正配置文件";
    QTest::newRow("the window's own") << "此时没有积水" << "请选择预报中的时刻"
                                      << "此时没有积水 (a.shp). 请选择预报中的时刻";
    QTest::newRow("unknown") << "Something new" << "Copy it again" << "";
  }
  void errorsOfFilesAreWhollyChinese() {
    QFETCH(QString, what);
    QFETCH(QString, remedy);
    QFETCH(QString, zh);
    const Error error{ErrorCode::unreadable, what.toStdString(), "a.shp", remedy.toStdString()};
    const Text words = session::fileErrorWords(error);
    if (!words.zh.empty()) QCOMPARE(QString::fromStdString(words.zh), zh);
    QCOMPARE(words.en, error.text());
    translation_->use(Language::zh);
    if (!zh.isEmpty()) QCOMPARE(panels::errorText(error), zh);
    QVERIFY(zh.isEmpty() == panels::errorText(error).contains("原文"));
    translation_->use(Language::en);
    QCOMPARE(panels::errorText(error), QString::fromStdString(error.text()));
  }
  void aRemarkThatTheViewTellsIsSaidInChinese() {
    translation_->use(Language::zh);
    const QString told = "3 polygons of more than 20000 corners are drawn with fewer (roads (old))";
    QCOMPARE(noteText(told), QString("3 个超过 20000 个角点的多边形已简化绘制 (roads (old))"));
    QCOMPARE(noteText(QString("Something (new)")), QString("Something (new)"));
    QCOMPARE(faultText("There is no attribute nope (rules[0].filter). Use one of: name"),
             QString("没有属性 nope（rules[0].filter）。请用其中之一：name"));
    QCOMPARE(faultText("Something (new). Do it"), QString("Something (new). Do it"));
    QCOMPARE(session::importPlace({"x", "H1: vertex 99999999 of 28659"}).zh,
             std::string("H1：没有顶点 99999999，共 28659 个"));
    const Note lost{"Something", "new"}, remark{"Something", "new", NoteKind::remark};
    QCOMPARE(noteLine("a.shp", lost), QString("note: a.shp: Something (new)"));
    QCOMPARE(noteLine("a.shp", remark), QString("remark: a.shp: Something (new)"));
    QCOMPARE(noteTexts({lost, remark}).size(), 2);
  }
  void everyErrorOfReadingHasItsChinese() {
    static const QRegularExpression made(
        "Error\\{\\s*ErrorCode::(?:badInput|notFound|unreadable|unsupported),\\s*"
        "\"([^\"\\\\]+)\",[^\"]+"
        "\"([^\"\\\\]+)\"\\};");
    const QDir root(CITYMIRROR_SOURCE_DIR "/gis");
    int seen = 0;
    for (const char* path :
         {"raster/raster_read.cpp", "raster/imagery.cpp", "vector/ogr_source.cpp",
          "city/model_file.cpp", "city/model_frame.cpp", "city/oblique.cpp", "city/gltf.cpp",
          "city/citygml_model.cpp", "city/tiles3d.cpp", "city/read_apart.cpp"}) {
      QFile file(root.filePath(path));
      QVERIFY2(file.open(QIODevice::ReadOnly), path);
      const QString text = QString::fromUtf8(file.readAll());
      for (auto it = made.globalMatch(text); it.hasNext(); ++seen) {
        const auto match = it.next();
        const Error error{ErrorCode::badInput, match.captured(1).toStdString(), "x",
                          match.captured(2).toStdString()};
        QVERIFY2(!session::fileErrorWords(error).zh.empty(), error.text().c_str());
      }
    }
    QVERIFY2(seen > 10, qPrintable(QString::number(seen)));
  }
  void everyFaultOfStylesAndFiltersHasItsChinese() {
    static const QRegularExpression ofKeys(
        "fail\\((?:key|\"[a-z_]*\"), \"((?:[^\"\\\\]|\\\\\")+)\"\\)"),
        ofFilters("fail\\(\"([^\"]+)\"\\)");
    int seen = 0;
    for (const auto& [path, made] :
         {std::pair{"/app/session/city/vector_style_file.cpp", ofKeys},
          std::pair{"/engine/core/feature_filter.cpp", ofFilters}}) {
      QFile file(QString(CITYMIRROR_SOURCE_DIR) + path);
      QVERIFY2(file.open(QIODevice::ReadOnly), path);
      const QString text = QString::fromUtf8(file.readAll());
      for (auto it = made.globalMatch(text); it.hasNext(); ++seen) {
        const std::string what = it.next().captured(1).toStdString();
        QVERIFY2(!session::fileFaultInChinese(what).empty(), what.c_str());
      }
    }
    QVERIFY2(seen > 15, qPrintable(QString::number(seen)));
  }
  void everyFaultOfRulesPlansChannelsAndDescriptorsHasItsChinese() {
    static const QRegularExpression failed("\\bfail\\([^;\"]*\"((?:[^\"\\\\]|\\\\\")+)\"[,)]");
    const QDir root(CITYMIRROR_SOURCE_DIR);
    int seen = 0;
    for (const char* path :
         {"scenarios/incident/rule_reader.cpp", "scenarios/incident/linkage.cpp",
          "gis/feed/descriptor_reader.cpp", "app/session/command/accounts_file.cpp"}) {
      QFile file(root.filePath(path));
      QVERIFY2(file.open(QIODevice::ReadOnly), path);
      const QString text = QString::fromUtf8(file.readAll());
      for (auto it = failed.globalMatch(text); it.hasNext(); ++seen) {
        const QString what = it.next().captured(1).replace("\\\"", "\"");
        const Error error{ErrorCode::badInput, what.toStdString(), "x", "Add it"};
        QVERIFY2(!session::fileErrorWords(error).zh.empty(), qPrintable(what));
      }
    }
    QVERIFY2(seen > 30, qPrintable(QString::number(seen)));
  }
  void theFileAndTheLayerOfADamagedPackageStandOnItsCard() {
    translation_->use(Language::zh);
    session::WorldView world = smallWorld();
    world.faults = {{kNow, {ErrorCode::unreadable, "forecast", "run 1", "Try again"}}};
    window_->setView(std::make_shared<const session::WorldView>(world));
    auto* what = window_->findChild<panels::FaultStrip*>()->findChild<QLabel*>("statement");
    const auto whole = [what] { return what->height() >= what->heightForWidth(what->width()); };
    QTRY_VERIFY_WITH_TIMEOUT(what->isVisible() && whole(), 30000);
    const std::string folder = "/data/cities/of/the/command/centre/restored/from/a/copy/city";
    world.faults = {{kNow,
                     {ErrorCode::unreadable,
                      "The city package is damaged: only 11274 of 11276 rows of the layer can be "
                      "read: database disk image is malformed",
                      folder + "/city.gpkg:buildings",
                      "Restore the package from a copy, or import (or make) the city again"}}};
    window_->setView(std::make_shared<const session::WorldView>(world));
    QVERIFY2(what->text().contains("只能读取 11274 行") &&
                 what->text().contains("/city.gpkg:buildings"),
             qPrintable(what->text()));
    QTRY_VERIFY2_WITH_TIMEOUT(whole(), qPrintable(QString::number(what->height())), 30000);
    QVERIFY(what->heightForWidth(what->width()) > what->fontMetrics().lineSpacing() * 3 / 2);
  }
  void aBrokenTerrainIsOneErrorOnTheCardAndNoPackage() {
    const auto whole = readFile(path("dem.tif").toStdString());
    QVERIFY(writeFile(path("half.tif").toStdString(), whole->substr(0, whole->size() / 2)).ok());
    QSignalSpy failed(tools(), &CityTools::failed);
    tools()->importFiles(filled("half.tif"));
    QTRY_COMPARE_WITH_TIMEOUT(failed.count(), 1, 30000);
    QVERIFY2(onCard().contains("Not imported") && onCard().contains("half.tif"),
             qPrintable(onCard()));
    QVERIFY(card()->findChild<QPushButton*>("openImported")->isHidden());
    QVERIFY(!QFileInfo::exists(path("city/city.json")));
  }
  void aCancelledImportLeavesNothing() {
    QSignalSpy failed(tools(), &CityTools::failed), imported(tools(), &CityTools::imported);
    tools()->importFiles(filled());
    card()->findChild<QPushButton*>("cancelImport")->click();
    QTRY_VERIFY_WITH_TIMEOUT(failed.count() + imported.count() == 1, 30000);
    QCOMPARE(QFileInfo::exists(path("city/city.json")), imported.count() == 1);
    if (failed.count() == 1) QVERIFY2(onCard().contains("nothing was written"), qPrintable(onCard()));
  }
  void aSeatWithLiveFeedsKeepsItsCity() {
    QVERIFY(gis::writeCity(smallCity(), path("other").toStdString(), {}).ok());
    QSignalSpy opened(tools(), &CityTools::cityWanted), said(tools(), &CityTools::said);
    session::WorldView view = smallWorld();
    view.feeds = std::make_shared<const std::vector<session::FeedLine>>(1);
    window_->setView(std::make_shared<const session::WorldView>(view));
    tools()->open(path("other"));
    QCOMPARE(opened.count(), 0);
    QVERIFY(said.back().front().toString().contains("keeps its city"));
    view.feeds = nullptr;
    ++view.revision;
    window_->setView(std::make_shared<const session::WorldView>(view));
    tools()->open(path("other"));
    QCOMPARE(opened.count(), 1);
    tools()->open(path("nothing"));
    QCOMPARE(opened.count(), 1);
    QVERIFY(said.back().front().toString().contains("no city.json"));
  }
};

int main(int argc, char** argv) {
  view::chooseSurfaceFormat();
  QApplication application(argc, argv);
  panels::applyTheme(application);
  CityToolsTest test;
  return QTest::qExec(&test, argc, argv);
}

#include "zz_city_tools_test.moc"
