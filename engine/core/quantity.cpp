#include "engine/core/quantity.h"

#include <array>

namespace citymirror {
namespace {

/// In the order of Quantity; those behind its last name are reached by their word alone.
struct QuantityRow {
  std::string_view word, unit, zh, en;
};
constexpr std::array kQuantityRows{
    QuantityRow{"rain_intensity", "mm/h", "雨强", "rain intensity"},
    QuantityRow{"water_level", "m", "水位", "water level"},
    QuantityRow{"ponding_depth", "m", "积水深度", "ponding depth"},
    QuantityRow{"discharge", "m³/s", "流量", "discharge"},
    QuantityRow{"speed", "km/h", "路段车速", "speed of a road"},
    QuantityRow{"sewer_fill", "1", "管道充满度", "filling of a sewer"},
    QuantityRow{"sewer_level", "m", "集水井水位", "level in a pump sump"},
    QuantityRow{"pump_running", "1", "水泵运行", "pumps running"},
    QuantityRow{"manhole_tilt", "°", "井盖倾角", "tilt of a manhole cover"},
    QuantityRow{"water_pressure", "MPa", "供水压力", "water supply pressure"},
    QuantityRow{"residual_chlorine", "mg/L", "余氯", "free chlorine"},
    QuantityRow{"turbidity", "NTU", "浊度", "turbidity"},
    QuantityRow{"gas_concentration", "%LEL", "可燃气体浓度", "combustible gas"},
    QuantityRow{"gas_pressure", "kPa", "燃气压力", "gas pressure"},
    QuantityRow{"transformer_load", "%", "变压器负载率", "transformer load"},
    QuantityRow{"oil_temperature", "°C", "变压器顶层油温", "transformer top oil temperature"},
    QuantityRow{"voltage", "V", "供电电压", "supply voltage"},
    QuantityRow{"vehicle_weight", "t", "车货总重", "weight of a vehicle"},
    QuantityRow{"pier_tilt", "mrad", "桥墩倾斜", "tilt of a pier"},
    QuantityRow{"tunnel_co", "ppm", "隧道一氧化碳", "carbon monoxide in a tunnel"},
    QuantityRow{"tunnel_extinction", "1/m", "隧道烟尘浓度", "extinction in a tunnel"},
    QuantityRow{"tunnel_temperature", "°C", "隧道温度", "temperature in a tunnel"},
    QuantityRow{"person_count", "人", "人数", "people counted"},
    QuantityRow{"pm25_day", "µg/m³", "PM2.5日均浓度", "PM2.5, mean of 24 h"},
    QuantityRow{"ozone_hour", "µg/m³", "臭氧小时浓度", "ozone, mean of 1 h"},
    QuantityRow{"wind_speed", "m/s", "风速", "wind speed"},
    QuantityRow{"air_temperature", "°C", "气温", "air temperature"},
    QuantityRow{"road_temperature", "°C", "路面温度", "road surface temperature"},
    QuantityRow{"visibility", "m", "能见度", "visibility"},
    QuantityRow{"occupancy", "%", "车道占有率", "lane occupancy"},
    QuantityRow{"queue_length", "m", "排队长度", "length of a queue"},
    QuantityRow{"vehicle_speed", "km/h", "车速", "vehicle speed"},
    QuantityRow{"vehicle_position", "1", "车辆位置", "vehicle position"},
    QuantityRow{"hazmat_position", "1", "危化品车辆位置", "position of a dangerous-goods vehicle"},
    QuantityRow{"unit_position", "1", "救援队伍位置", "position of a rescue unit"},
    QuantityRow{"camera_water", "1", "视频积水识别置信度", "camera sees water, confidence"},
    QuantityRow{"camera_smoke", "1", "视频烟火识别置信度", "camera sees smoke or fire, confidence"},
    QuantityRow{"camera_obstacle", "1", "视频路障识别置信度", "camera sees an obstacle, confidence"},
    QuantityRow{"hotline_report", "1", "市民来电", "hotline report"},
    QuantityRow{"slope_displacement", "mm", "边坡位移", "slope displacement"},
    QuantityRow{"noise_level", "dB(A)", "环境噪声", "sound level"},
    QuantityRow{"pm10_day", "µg/m³", "PM10日均浓度", "PM10, mean of 24 h"},
    QuantityRow{"no2_hour", "µg/m³", "二氧化氮小时浓度", "nitrogen dioxide, mean of 1 h"},
    QuantityRow{"so2_hour", "µg/m³", "二氧化硫小时浓度", "sulphur dioxide, mean of 1 h"},
    QuantityRow{"co_hour", "mg/m³", "一氧化碳小时浓度", "carbon monoxide, mean of 1 h"},
    QuantityRow{"relative_humidity", "%", "相对湿度", "relative humidity"},
    QuantityRow{"wind_direction", "°", "风向", "wind direction"},
    QuantityRow{"air_pressure", "hPa", "气压", "air pressure"},
    QuantityRow{"snow_depth", "cm", "积雪深度", "snow depth"},
    QuantityRow{"water_ph", "1", "水体pH", "pH of water"},
    QuantityRow{"dissolved_oxygen", "mg/L", "溶解氧", "dissolved oxygen"},
    QuantityRow{"ammonia_nitrogen", "mg/L", "氨氮", "ammonia nitrogen"},
    QuantityRow{"hydrogen_sulphide", "ppm", "硫化氢", "hydrogen sulphide"},
    QuantityRow{"groundwater_depth", "m", "地下水埋深", "depth to groundwater"},
    QuantityRow{"ground_settlement", "mm", "地面沉降", "ground settlement"},
    QuantityRow{"heat_temperature", "°C", "供热供水温度", "supply temperature of district heating"},
    QuantityRow{"heat_pressure", "MPa", "供热供水压力", "supply pressure of district heating"},
    QuantityRow{"structure_strain", "µε", "结构应变", "strain of a structure"},
    QuantityRow{"structure_deflection", "mm", "结构挠度", "deflection of a structure"},
    QuantityRow{"structure_acceleration", "m/s²", "结构振动加速度", "acceleration of a structure"},
    QuantityRow{"leakage_current", "mA", "剩余电流", "residual current"},
    QuantityRow{"trip_delay", "s", "班次延误", "delay of a trip"},
};
constexpr bool stands(Quantity quantity, std::string_view word) {
  return kQuantityRows[static_cast<std::size_t>(quantity)].word == word;
}
static_assert(stands(Quantity::rainIntensity, "rain_intensity") &&
              stands(Quantity::waterLevel, "water_level") &&
              stands(Quantity::pondingDepth, "ponding_depth") &&
              stands(Quantity::discharge, "discharge") && stands(Quantity::speed, "speed"));

/// Beside the kept unit itself.
struct Conversion {
  std::string_view unit, word;
  double factor;
};
constexpr double kFoot = 0.3048;
constexpr double kMilliradiansOfDegree = 17.453292519943295;
constexpr std::array kConversions{
    Conversion{"mm/5min", "rain_intensity", 12},
    Conversion{"in/h", "rain_intensity", 25.4},
    Conversion{"cm", "water_level", 0.01},
    Conversion{"ft", "water_level", kFoot},
    Conversion{"cm", "ponding_depth", 0.01},
    Conversion{"mm", "ponding_depth", 0.001},
    Conversion{"m3/s", "discharge", 1},
    Conversion{"ft3/s", "discharge", kFoot* kFoot* kFoot},
    Conversion{"m3/h", "discharge", 1.0 / 3600},
    Conversion{"m³/h", "discharge", 1.0 / 3600},
    Conversion{"L/s", "discharge", 0.001},
    Conversion{"m/s", "speed", 3.6},
    Conversion{"m/s", "vehicle_speed", 3.6},
    Conversion{"%", "sewer_fill", 0.01},
    Conversion{"cm", "sewer_level", 0.01},
    Conversion{"deg", "manhole_tilt", 1},
    Conversion{"kPa", "water_pressure", 0.001},
    Conversion{"bar", "water_pressure", 0.1},
    Conversion{"ug/L", "residual_chlorine", 0.001},
    Conversion{"µg/L", "residual_chlorine", 0.001},
    Conversion{"FNU", "turbidity", 1},
    Conversion{"Pa", "gas_pressure", 0.001},
    Conversion{"MPa", "gas_pressure", 1000},
    Conversion{"mbar", "gas_pressure", 0.1},
    Conversion{"kV", "voltage", 1000},
    Conversion{"kg", "vehicle_weight", 0.001},
    Conversion{"deg", "pier_tilt", kMilliradiansOfDegree},
    Conversion{"°", "pier_tilt", kMilliradiansOfDegree},
    Conversion{"1/km", "tunnel_extinction", 0.001},
    Conversion{"people", "person_count", 1},
    Conversion{"ug/m3", "pm25_day", 1},
    Conversion{"mg/m3", "pm25_day", 1000},
    Conversion{"ug/m3", "ozone_hour", 1},
    Conversion{"mg/m3", "ozone_hour", 1000},
    Conversion{"km/h", "wind_speed", 1 / 3.6},
    Conversion{"knot", "wind_speed", 1852.0 / 3600},
    Conversion{"km", "visibility", 1000},
    Conversion{"km", "queue_length", 1000},
    Conversion{"cm", "slope_displacement", 10},
    Conversion{"m", "slope_displacement", 1000},
    Conversion{"%", "camera_water", 0.01},
    Conversion{"%", "camera_smoke", 0.01},
    Conversion{"%", "camera_obstacle", 0.01},
    Conversion{"degC", "oil_temperature", 1},
    Conversion{"degC", "tunnel_temperature", 1},
    Conversion{"degC", "air_temperature", 1},
    Conversion{"degC", "road_temperature", 1},
    Conversion{"dBA", "noise_level", 1},
    Conversion{"dB", "noise_level", 1},
    Conversion{"ug/m3", "pm10_day", 1},
    Conversion{"mg/m3", "pm10_day", 1000},
    Conversion{"ug/m3", "no2_hour", 1},
    Conversion{"mg/m3", "no2_hour", 1000},
    Conversion{"ug/m3", "so2_hour", 1},
    Conversion{"mg/m3", "so2_hour", 1000},
    Conversion{"mg/m3", "co_hour", 1},
    Conversion{"ug/m3", "co_hour", 0.001},
    Conversion{"%RH", "relative_humidity", 1},
    Conversion{"deg", "wind_direction", 1},
    Conversion{"Pa", "air_pressure", 0.01},
    Conversion{"kPa", "air_pressure", 10},
    Conversion{"mbar", "air_pressure", 1},
    Conversion{"mm", "snow_depth", 0.1},
    Conversion{"m", "snow_depth", 100},
    Conversion{"pH", "water_ph", 1},
    Conversion{"cm", "groundwater_depth", 0.01},
    Conversion{"cm", "ground_settlement", 10},
    Conversion{"m", "ground_settlement", 1000},
    Conversion{"degC", "heat_temperature", 1},
    Conversion{"kPa", "heat_pressure", 0.001},
    Conversion{"bar", "heat_pressure", 0.1},
    Conversion{"cm", "structure_deflection", 10},
    Conversion{"m", "structure_deflection", 1000},
    Conversion{"ue", "structure_strain", 1},
    Conversion{"m/s2", "structure_acceleration", 1},
    Conversion{"mm/s2", "structure_acceleration", 0.001},
    Conversion{"A", "leakage_current", 1000},
    Conversion{"min", "trip_delay", 60},
};

const QuantityRow& row(Quantity quantity) { return kQuantityRows[static_cast<size_t>(quantity)]; }

}  // namespace

std::string_view unitOf(Quantity quantity) { return row(quantity).unit; }
std::string_view wordOf(Quantity quantity) { return row(quantity).word; }

std::optional<Quantity> quantityFromWord(std::string_view word) {
  for (std::size_t i = 0; i < kQuantityRows.size(); ++i) {
    if (kQuantityRows[i].word == word) return static_cast<Quantity>(i);
  }
  return std::nullopt;
}

Text nameOf(Quantity quantity) {
  return {std::string(row(quantity).zh), std::string(row(quantity).en)};
}

std::optional<double> factorFrom(std::string_view unit, Quantity quantity) {
  if (unit == unitOf(quantity)) return 1;
  for (const Conversion& c : kConversions) {
    if (c.word == wordOf(quantity) && c.unit == unit) return c.factor;
  }
  return std::nullopt;
}

}  // namespace citymirror
