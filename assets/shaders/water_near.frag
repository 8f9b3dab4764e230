uniform sampler2D groundMap;   // the ground in the light of the hour; alpha above a half = water
uniform vec3 riverColor;
uniform vec3 zenithColor;
uniform vec3 eyePosition;
in vec3 place;
in float haze;

// Still ripples; gone where a pixel is as wide.
vec3 ripples() {
  vec2 slope = vec2(0.0), way = vec2(0.86, 0.51);
  float pixel = max(length(fwidth(place.xy)), 1e-4), size = 17.0;
  for (int i = 0; i < 3; ++i) {
    float seen = 1.0 - smoothstep(0.15 * size, 0.5 * size, pixel);
    slope += way * cos(dot(place.xy, way) * 6.2832 / size + 1.7 * sin(dot(place.xy, way.yx) * 2.1 / size)) * 0.016 * seen;
    way = vec2(-0.74 * way.x - 0.67 * way.y, 0.67 * way.x - 0.74 * way.y);
    size *= 0.61;
  }
  return normalize(vec3(slope, 1.0));
}

vec3 river() {
  vec3 view = normalize(eyePosition - place), normal = ripples();
  vec3 back = reflect(-view, normal);
  float mirror = 0.04 + 0.70 * pow(1.0 - clamp(dot(normal, view), 0.0, 1.0), 4.0);
  vec3 sky = mix(hazeColor, zenithColor, smoothstep(0.0, 0.5, back.z));
  vec3 body = riverColor * mix(litColor, shadeColor, 0.35);
  float sparkle = pow(max(dot(back, sunDirection), 0.0), 90.0);
  return mix(body, sky, mirror) + litColor * sparkle * 0.35;
}

void main() {
  vec4 ground = texture(groundMap, (place.xy - cityMin) / citySize);
  float edge = max(fwidth(ground.a), 0.02);
  float wet = smoothstep(0.75 - edge, 0.75 + edge, ground.a);
  gl_FragColor = vec4(mix(pictured(mix(ground.rgb, river(), wet), ground.a, place.xy), hazeColor, haze), 1.0);
}
