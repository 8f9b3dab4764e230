uniform sampler2D reliefMap;   // normal x, normal y, cast shadow, built-up share
uniform sampler2D waterMask;
uniform vec3 terrainLow;
uniform vec3 terrainHigh;
uniform vec3 urbanGround;
uniform vec3 riverColor;
uniform vec2 heightRange;
uniform float waterVisible;
in vec2 uv;
in float range;
in float heightOfGround;
void main() {
  vec4 relief = texture(reliefMap, uv);
  vec2 beyond = max(max(-uv, uv - 1.0), 0.0);
  float outside = max(beyond.x, beyond.y);
  relief = mix(relief, vec4(0.50196, 0.50196, 0.0, 0.0), smoothstep(0.0, 0.015, outside));
  vec2 slope = (relief.rg - 0.50196) * 2.0;
  vec3 normal = normalize(vec3(slope * 2.0, sqrt(max(0.05, 1.0 - dot(slope, slope)))));
  float t = clamp((heightOfGround - heightRange.x) / max(heightRange.y - heightRange.x, 1.0), 0.0, 1.0);
  vec3 ground = mix(terrainLow, terrainHigh, t);
  ground = mix(ground, urbanGround, relief.a * 0.8);
  float light = dot(normal, sunDirection) / sunDirection.z;
  vec3 color = ground * clamp(0.42 + 0.58 * light, 0.45, 1.35);
  color *= mix(vec3(1.0), vec3(0.66, 0.69, 0.76), relief.b);
  float mask = texture(waterMask, uv).r;
  float edge = max(fwidth(mask), 0.02);
  float water = smoothstep(0.5 - edge, 0.5 + edge, mask) * waterVisible;
  water *= 1.0 - smoothstep(0.0, 0.04, outside);
  float grazing = clamp(range / (hazeRange * 0.9), 0.0, 1.0);
  vec3 surface = mix(riverColor, hazeColor, 0.25 * grazing);
  surface *= mix(vec3(1.0), vec3(0.82, 0.84, 0.88), relief.b);
  color = mix(color, surface, water);
  gl_FragColor = vec4(mix(color, hazeColor, hazeAt(range)), 1.0);
}
