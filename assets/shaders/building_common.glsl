// gl_Vertex: x, y, z in the tile's unit, metres along the wall * 8.
layout(location = 6) in uint featureAndUse;   // index, use in the top byte
layout(location = 7) in vec2 wallPlace;       // height above its foot * 32, direction faced
uniform sampler2D styleTable;                 // one texel per building: colour and strength
uniform vec3 buildingColor;

uint featureIndex() { return featureAndUse & 0xFFFFFFu; }
float featureUse() { return float(featureAndUse >> 24); }
float featureChance() { return float((featureIndex() * 2654435761u) >> 24) / 255.0; }
bool isRoof() { return wallPlace.y < -32767.5; }
// Offices and shops are glazed.
float glazing() { return abs(featureUse() - 2.5) < 1.0 ? 1.0 : 0.0; }

vec3 lightOnFace() {
  float angle = wallPlace.y / 32767.0 * 3.14159265;
  return lightOn(isRoof() ? vec3(0.0, 0.0, 1.0) : vec3(cos(angle), sin(angle), 0.0));
}
vec3 ownColor() {
  vec3 tint = mix(vec3(0.84, 0.87, 0.92), vec3(1.03, 1.0, 0.94), featureChance());
  return buildingColor * tint * (isRoof() ? vec3(0.90, 0.91, 0.92) : vec3(1.0));
}
vec3 glassColor() { return mix(vec3(0.46, 0.54, 0.64), hazeColor, 0.35); }
vec3 lampColor() {
  float cool = step(0.66, fract(featureChance() * 7.3 + glazing() * 0.45));
  return mix(vec3(1.0, 0.76, 0.43), vec3(0.80, 0.89, 1.0), cool);
}
// Share of the windows that are lit late in the evening: unknown, homes, offices, shops, works,
// schools, hospitals, public buildings, stations. Few houses are bright, many are nearly dark.
float litShare() {
  const float share[9] = float[9](0.30, 0.40, 0.26, 0.55, 0.14, 0.06, 0.55, 0.16, 0.45);
  float awake = fract(featureChance() * 13.7);
  return share[min(int(featureUse()), 8)] * (0.15 + 1.35 * awake * awake);
}
vec4 styleOfFeature() {
  uint i = featureIndex();
  return texelFetch(styleTable, ivec2(int(i & 1023u), int(i >> 10)), 0);
}
