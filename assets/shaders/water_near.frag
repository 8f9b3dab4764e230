uniform sampler2D groundMap;   // the ground in the light of the hour; alpha from 0.8 on = water, 1 = deep
uniform vec3 riverColor;
uniform vec3 zenithColor;
uniform vec3 eyePosition;
uniform float waterTime;       // s, 0..600: all waves come back to where they were; 0 = still
in vec3 place;
in float haze;
#ifdef SHADOWS
in vec3 shadowPlace;
#endif

#ifdef FINE
const int kWaves = 5;
#else
const int kWaves = 3;
#endif

// Waves of a calm wind; gone where a pixel is as wide. `waves` = 0 costs nothing.
vec3 ripples(int waves) {
  const float turns[5] = float[5](90.0, 119.0, 151.0, 197.0, 251.0);   // in 600 s
  vec2 slope = vec2(0.0), way = vec2(0.86, 0.51);
  float pixel = max(length(fwidth(place.xy)), 1e-4), size = 17.0;
  for (int i = 0; i < waves; ++i) {
    float seen = 1.0 - smoothstep(0.15 * size, 0.5 * size, pixel);
    float phase = dot(place.xy, way) * 6.2832 / size + 1.7 * sin(dot(place.xy, way.yx) * 2.1 / size);
    slope += way * cos(phase - waterTime * turns[i] * 0.0104720) * 0.016 * seen;
    way = vec2(-0.74 * way.x - 0.67 * way.y, 0.67 * way.x - 0.74 * way.y);
    size *= 0.61;
  }
  return normalize(vec3(slope, 1.0));
}

// Deep water is darker than a shore; what mirrors the sky mirrors the lamps of the shore by night.
vec3 river(float deep, int waves) {
  vec3 view = normalize(eyePosition - place), normal = ripples(waves);
  vec3 back = reflect(-view, normal);
  float across = 1.0 - clamp(dot(normal, view), 0.0, 1.0);
  float mirror = 0.03 + 0.75 * across * across * across * across;
  vec3 sky = mix(hazeColor, zenithColor, smoothstep(0.0, 0.5, back.z));
  vec3 body = riverColor * mix(litColor, shadeColor, 0.35) * mix(vec3(1.08, 1.07, 1.0), vec3(0.74, 0.80, 0.86), deep);
  float towards = max(dot(back, sunDirection), 0.0);
  float glint = 0.35 * pow(towards, 90.0);
#ifdef FINE
  glint += 0.45 * pow(towards, 700.0);
#endif
  vec3 lamps = vec3(1.0, 0.72, 0.42) * night * (0.05 + 0.16 * (1.0 - deep)) * (0.4 + 14.0 * abs(normal.y));
  return mix(body, sky, mirror) + litColor * glint + lamps;
}

void main() {
  vec4 ground = texture(groundMap, (place.xy - cityMin) / citySize);
#ifdef SHADOWS
  ground.rgb = shadowed(ground.rgb, ground.a, shadowPlace);
#endif
  float edge = max(fwidth(ground.a), 0.02);
  float wet = smoothstep(0.65 - edge, 0.65 + edge, ground.a);
  vec3 water = river(clamp(5.0 * ground.a - 4.0, 0.0, 1.0), wet > 0.0 ? kWaves : 0);
  gl_FragColor = vec4(mix(pictured(mix(ground.rgb, water, wet), ground.a, place.xy), hazeColor, haze), 1.0);
}
