uniform sampler2D depthBefore;
uniform sampler2D depthAfter;
uniform sampler2D waterMask;
uniform vec2 maskMin;         // extent of the water mask, local metres
uniform vec2 maskSize;
uniform float fraction;
uniform float minDepth;
uniform float bandFrom[6];
uniform vec4 bandColor[6];
uniform vec3 opacity;         // sheet flow, ponding, deep
in vec2 uv;
in float range;
void main() {
  vec2 place = uv * citySize + cityMin;
  if (texture(waterMask, (place - maskMin) / maskSize).r > 0.5) discard;
  float depth = mix(texture(depthBefore, uv).r, texture(depthAfter, uv).r, fraction);
  if (depth < minDepth) discard;
  vec4 color = bandColor[0];
  for (int i = 1; i < 6; ++i) {
    if (depth >= bandFrom[i]) color = bandColor[i];
  }
  float rim = 1.0 - smoothstep(0.0, 1.5 * fwidth(depth), abs(depth - bandFrom[1]));
  color.rgb = mix(color.rgb, vec3(0.93, 0.98, 1.0), 0.5 * rim);
  float alpha = mix(opacity.y, opacity.z, clamp(depth / 0.5, 0.0, 1.0));
  if (depth < bandFrom[1]) alpha = opacity.x;
  gl_FragColor = vec4(mix(color.rgb, hazeColor, 0.7 * hazeAt(range)), alpha);
}
