uniform sampler2D groundMap;   // the ground in the light of the hour; alpha up to a half: twice the shadow
uniform vec3 roadMajor;
uniform vec3 roadMinor;
uniform vec3 markingColor;
uniform vec3 deckColor;
in vec4 place;
in float halfWidth;
in float range;
in float haze;
in vec2 uv;
#ifdef SHADOWS
in vec3 shadowPlace;
#endif
flat in float rank;
float stripe(float distanceFromLine, float width) {
  float pixel = fwidth(place.x);
  return smoothstep(width * 0.5 + pixel, width * 0.5, abs(distanceFromLine));
}
void main() {
  vec3 color = mix(roadMajor, roadMinor, clamp((rank - 2.0) / 3.0, 0.0, 1.0));
  float side = abs(place.x);
  if (rank > 8.5) {
    color = deckColor;
  } else if (rank < 6.5) {
    float near = 1.0 - smoothstep(0.25, 0.9, fwidth(place.x));
    if (near > 0.0) {
      float open = smoothstep(halfWidth + 4.0, halfWidth + 6.0, place.z) * near;
      float lanes = abs(place.w);
      float marks = 0.0;
      if (rank < 5.5) marks = max(marks, 0.7 * stripe(side - (halfWidth - 0.5), 0.25));
      float dash = step(fract(place.y / 9.0), 0.45);
      if (lanes > 1.5) {
        marks = max(marks, stripe(side - 0.25, 0.18));
        marks = max(marks, dash * stripe(side - halfWidth * 0.48, 0.18));
      } else if (rank < 5.5) {
        marks = max(marks, dash * stripe(place.x, 0.2));
      }
      float before = smoothstep(0.4, 0.0, abs(place.z - halfWidth - 2.2) - 1.6) * near;
      float zebra = step(0.5, fract(place.x / 1.1)) * step(side, halfWidth - 0.7);
      if (rank < 4.5) marks = max(marks * open, zebra * before);
      else marks *= open;
      color = mix(color, markingColor, marks * 0.7);
    }
  }
  vec4 ground = texture(groundMap, uv);
  float shade = ground.a;
  float shadow = shade > 0.52 ? 0.0 : 2.0 * shade * step(rank, 8.5);
#ifdef SHADOWS
  vec2 fallen = castShadow(shadowPlace);
  shadow = mix(shadow, fallen.x, fallen.y);
#endif
  color *= lightOn(vec3(0.0, 0.0, 1.0)) * mix(vec3(1.0), 0.92 * shadeColor / litColor, shadow);
#ifdef NIGHT
  if (rank < 8.5) {
    float far = smoothstep(900.0, 2600.0, range);
    float spot = 0.5 + 0.5 * cos(place.y * 6.2832 / 32.0);
    float lamp = mix(0.12 + 0.55 * spot * spot * (1.0 - 0.5 * side / max(halfWidth, 1.0)), 0.55, far);
    float share = mix(0.62, 0.40, clamp((rank - 2.0) / 3.0, 0.0, 1.0));
    if (rank > 4.5) share = mix(0.40, 0.70, far);   // towards the painted ground
    if (rank > 6.5) share *= 0.2;                   // few lamps stand along foot and field paths
    color += vec3(1.0, 0.70, 0.36) * lamp * night * share;
  }
#endif
  // From afar the ground's picture stands for the smaller streets, bridges apart.
  if (rank > 4.5 && rank < 8.5 && place.w > 0.0) {
    float gone = smoothstep(1200.0, 1800.0, range);
#ifdef IMAGERY
    if (fract(52.9829189 * fract(dot(gl_FragCoord.xy, vec2(0.06711056, 0.00583715)))) < gone) discard;
#else
#ifdef SHADOWS
    ground.rgb = shadowed(ground.rgb, ground.a, shadowPlace);
#endif
    color = mix(color, ground.rgb, gone);
#endif
  }
  gl_FragColor = vec4(mix(color, hazeColor, haze), 1.0);
}
