layout(location = 7) in uint featureId;
uniform sampler2D fillTable;      // one texel per feature: colour and opacity
uniform sampler2D outlineTable;
flat out vec4 fill;
flat out vec4 outline;
out float metresPerPixel;

vec4 texelOf(sampler2D table) {
  return texelFetch(table, ivec2(int(featureId & 1023u), int(featureId >> 10)), 0);
}
void takeColors(float range) {
  fill = texelOf(fillTable);
  outline = texelOf(outlineTable);
  metresPerPixel = pixelSize * range;
}
