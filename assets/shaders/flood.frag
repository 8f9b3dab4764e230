// Open cells only: those on which no building stands. Heights count from the grid's lowest bed.
uniform sampler2D waterBefore;   // depth, wet share, level of the wet share; m
uniform sampler2D waterAfter;
uniform sampler2D bedMap;        // open share, bed of the open share
uniform sampler2D waterMask;
uniform vec2 maskMin;            // extent of the water mask, local metres
uniform vec2 maskSize;
uniform float fraction;
uniform float minDepth;
uniform bool natural;
uniform float bandFrom[6];
uniform vec4 bandColor[6];
uniform vec4 opacity;            // film, sheet flow, ponding, deep
uniform vec3 shallowWater;
uniform vec3 deepWater;
uniform vec3 zenithColor;
in vec2 uv;
in float range;
in vec3 toEye;
in vec2 local;

// The law of draw::sampleWater.
float depthOver(vec3 water, vec2 bed) {
  float mean = water.r / bed.r;
  return water.g > 1e-4 ? clamp(water.b / water.g - bed.g / bed.r, 0.0, mean) : mean;
}

vec4 ramp(float depth, float slope) {
  vec4 color = bandColor[0];
  for (int i = 1; i < 6; ++i) {
    color = mix(color, bandColor[i], clamp((depth - bandFrom[i]) / slope + 0.5, 0.0, 1.0));
  }
  float ponding = clamp((depth - bandFrom[1]) / slope + 0.5, 0.0, 1.0);
  float rim = 1.0 - smoothstep(0.0, 1.5 * slope, abs(depth - bandFrom[1]));
  color.rgb = mix(color.rgb, vec3(0.93, 0.98, 1.0), 0.5 * rim);
  float veil = mix(opacity.x, opacity.y, clamp((depth - bandFrom[0]) / (bandFrom[1] - bandFrom[0]), 0.0, 1.0));
  color.a = mix(veil, mix(opacity.z, opacity.w, clamp(depth / 0.5, 0.0, 1.0)), ponding);
  return color;
}

// Still ripples, so that the sky lies on the water as on water; gone where a pixel is as wide.
vec3 ripples() {
  vec2 slope = vec2(0.0);
  float pixel = max(length(fwidth(local)), 1e-4);
  vec2 way = vec2(0.86, 0.51);
  float size = 11.0;
  for (int i = 0; i < 4; ++i) {
    float seen = 1.0 - smoothstep(0.15 * size, 0.45 * size, pixel);
    float phase = dot(local, way) * 6.2832 / size + 1.7 * sin(dot(local, way.yx) * 2.1 / size);
    slope += way * cos(phase) * 0.022 * seen;
    way = vec2(-0.74 * way.x - 0.67 * way.y, 0.67 * way.x - 0.74 * way.y);
    size *= 0.61;
  }
  return normalize(vec3(slope, 1.0));
}

vec4 murky(float depth) {
  vec3 normal = ripples(), view = normalize(toEye);
  float through = exp(-depth / 0.16);
  vec3 body = mix(deepWater, shallowWater, exp(-depth / 0.45));
  float facing = clamp(dot(normal, view), 0.0, 1.0);
  float mirror = 0.03 + 0.72 * pow(1.0 - facing, 4.0);
  vec3 back = reflect(-view, normal);
  vec3 sky = mix(hazeColor, zenithColor, smoothstep(-0.01, 0.45, back.z)) * 1.12;
  sky += vec3(1.0, 0.96, 0.88) * 0.35 * pow(max(dot(back, sunDirection), 0.0), 60.0);
  mirror *= smoothstep(0.0, 0.08, depth);
  float body_ = (1.0 - through) * (1.0 - mirror);
  float alpha = body_ + mirror;
  return vec4((body * body_ + sky * mirror) / max(alpha, 1e-4), min(alpha, 0.98));
}

void main() {
  vec2 place = uv * citySize + cityMin;
  vec2 bed = texture(bedMap, uv).rg;
  float inside = step(1e-3, bed.r);
  bed.r = max(bed.r, 1e-3);
  float depth = inside * mix(depthOver(texture(waterBefore, uv).rgb, bed),
                             depthOver(texture(waterAfter, uv).rgb, bed), fraction);
  float change = max(fwidth(depth), 1e-5);
  float slope = min(change, 2.0 * minDepth);
  float shore = clamp((depth - minDepth) / slope + 0.5, 0.0, 1.0);
  vec4 color = natural ? murky(depth) : ramp(depth, change);
  if (shore <= 0.0 || texture(waterMask, (place - maskMin) / maskSize).r > 0.5) discard;
  float close = 1.0 - smoothstep(500.0, 2200.0, range);
  float line = (1.0 - smoothstep(0.6 * slope, 1.8 * slope, abs(depth - minDepth))) * close;
  vec4 shoreColor = natural ? vec4(0.80, 0.79, 0.74, 0.75) : vec4(0.88, 0.96, 0.98, 0.60);
  color = mix(color, shoreColor, line * 0.6);
  gl_FragColor = vec4(mix(color.rgb, hazeColor, 0.7 * hazeAt(range)), color.a * shore);
}
