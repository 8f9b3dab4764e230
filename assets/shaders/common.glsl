uniform vec3 sunDirection;   // world, towards the sun or moon
uniform vec3 litColor;       // light on faces turned to it
uniform vec3 shadeColor;     // light on faces turned away
uniform float night;         // 0 = day, 1 = night
uniform vec3 hazeColor;
uniform float hazeRange;     // m
uniform vec2 cityMin;        // local metres
uniform vec2 citySize;
uniform vec2 tileCentre;
uniform float pixelSize;     // m per pixel at 1 m distance

float hazeAt(float distanceToEye) {
  float x = distanceToEye / hazeRange;
  return 1.0 - exp(-x * x);
}

vec3 lightOn(vec3 normal) {
  return mix(shadeColor, litColor, smoothstep(-0.35, 0.75, dot(normal, sunDirection)));
}

// How far the rim's colours have run into each other beyond it, 0..1.
float blurBeyondRim(vec2 place) {
  vec2 away = max(max(cityMin - place, place - cityMin - citySize), vec2(0.0));
  return smoothstep(0.0, 0.04, length(away) / max(citySize.x, citySize.y));
}

// How far the world has faded beyond the rim of the city's terrain: it has no end to be seen. All
// of it at 0.4, as all is blurred at 0.04: the mesh of the ground knows both (terrain_tree.h).
float beyondRim(vec2 place) {
  vec2 away = max(max(cityMin - place, place - cityMin - citySize), vec2(0.0));
  return smoothstep(0.0, 0.4, length(away) / max(citySize.x, citySize.y));
}

float hash(vec2 p) { return fract(sin(dot(p, vec2(127.1, 311.7))) * 43758.5453); }

// Windows and storeys of a wall, one of each a unit. (m above ground, m along)
vec2 windowCell(vec2 wall) { return vec2(wall.y / 3.6, wall.x / 3.2); }

// How bright a window is, 0 where it is dark. Where windows are smaller than pixels a patch of them
// is lit or dark as one.
float litWindow(vec2 cell, vec2 width, float chance, float share) {
  vec2 patchSize = exp2(ceil(max(log2(width * 1.1), vec2(0.0))));
  float draw = hash(floor(cell / patchSize) + vec2(chance * 61.0));
  return step(draw, share) * (0.5 + 0.7 * fract(draw * 57.0));
}

// What the lamps of the streets throw at the foot of walls, as a share of its colour.
vec3 streetGlow(float above) {
  return vec3(1.5, 1.05, 0.60) * night * (1.0 - smoothstep(0.0, 16.0, above));
}

vec2 cityUv(vec2 local) { return (local + tileCentre - cityMin) / citySize; }

// Clip position with the depth of a point `metres` nearer to the eye.
vec4 pulledTowardsEye(vec4 eye, float metres) {
  vec4 clip = gl_ProjectionMatrix * eye;
  float range = length(eye.xyz);
  float nearer = max(range - metres, range * 0.5);
  vec4 moved = gl_ProjectionMatrix * vec4(eye.xyz * (nearer / range), 1.0);
  clip.z = moved.z / moved.w * clip.w;
  return clip;
}

#ifdef SHADOWS
uniform sampler2DShadow shadowMap;
uniform mat4 eyeToShadow;      // 0..1 within the map
uniform float shadowTexel;     // of the map's side

// x = shadow 0..1 there; y = how far the map is to be believed, 0 beyond it.
vec2 castShadow(vec3 p) {
  vec2 rim = abs(p.xy - 0.5);
  float known = 1.0 - smoothstep(0.42, 0.49, max(rim.x, rim.y));
  float lit = 0.0;
  for (int i = 0; i < 4; ++i) {
    vec2 beside = (vec2(i & 1, i >> 1) - 0.5) * 1.2 * shadowTexel;
    lit += texture(shadowMap, vec3(p.xy + beside, p.z));
  }
  return vec2(1.0 - 0.25 * lit, known);
}

// The painted ground in the shadow that is cast instead of the one that is painted on it.
vec3 shadowed(vec3 ground, float alpha, vec3 p) {
  float painted = alpha > 0.5 ? 0.0 : 2.0 * alpha;
  vec2 fallen = castShadow(p);
  float wanted = mix(painted, fallen.x * step(alpha, 0.5), fallen.y);
  float share = smoothstep(-0.35, 0.75, sunDirection.z);
  vec3 before = (shadeColor + (litColor - shadeColor) * share * (1.0 - 0.92 * painted)) * (1.0 - 0.15 * painted);
  vec3 after = (shadeColor + (litColor - shadeColor) * share * (1.0 - 0.92 * wanted)) * (1.0 - 0.15 * wanted);
  return ground * after / before;
}
#endif

#ifdef IMAGERY
uniform sampler2D imageMap;    // the picture over this tile or a larger one; alpha 0 = not known
uniform vec2 imageMin;         // its south-west corner, local metres
uniform float imageSize;       // m

// The picture over the ground, in the light of the hour and the shadows of the ground's alpha.
vec3 pictured(vec3 ground, float alpha, vec2 local) {
  vec4 image = texture(imageMap, (local - imageMin) / imageSize);
  float shadow = alpha > 0.5 ? 0.0 : 2.0 * alpha;
  vec3 light = mix(lightOn(vec3(0.0, 0.0, 1.0)), shadeColor * 0.85, shadow);
  return mix(ground, image.rgb * light, image.a);
}
#else
vec3 pictured(vec3 ground, float alpha, vec2 local) { return ground; }
#endif
