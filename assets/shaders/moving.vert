// gl_Vertex: place at the earlier instant, heading there; the same for the three corners of a mark.
layout(location = 6) in vec4 after;    // place at the later instant, turn on the way
layout(location = 7) in vec4 look;     // colour, kind / 255
uniform float between;                 // 0 = earlier, 1 = later instant
uniform float designScale;             // device pixels per design pixel
uniform int selectedMark;
flat out vec4 paint;                   // colour, kind
uniform float bodyReach;               // m of the eye up to which vehicles are bodies instead
flat out vec3 extent;                  // half length in pixels, 1 = selected, opacity
out vec2 place;                        // in half lengths: right of the way, ahead
void main() {
  vec4 eye = gl_ModelViewMatrix * vec4(mix(gl_Vertex.xyz, after.xyz, between), 1.0);
  float heading = gl_Vertex.w + after.w * between;
  vec2 way = (gl_ModelViewMatrix * vec4(sin(heading), cos(heading), 0.0, 0.0)).xy;
  way /= max(length(way), 1e-4);
  float kind = floor(look.a * 255.0 + 0.5), range = max(-eye.z, 1.0);
  bool chosen = gl_VertexID / 3 == selectedMark;
  float metres = kind == 5.0 ? 2.0 : kind == 0.0 ? 4.5 : 7.0;
  float most = kind == 0.0 || kind == 5.0 ? 8.0 : 10.0, least = kind == 3.0 || kind > 5.5 ? 4.5 : 1.3;
  float half_ = clamp(metres / (pixelSize * range) / designScale, chosen ? 6.0 : least, most);
  half_ *= designScale;
  int corner = gl_VertexID % 3;
  place = corner == 0 ? vec2(0.0, 1.6) : vec2(corner == 1 ? -1.05 : 1.05, -1.15);
  paint = vec4(look.rgb, kind);
  float shown = 1.0;
  if (bodyReach > 0.0 && kind != 4.0 && kind != 5.0)
    shown = smoothstep(0.7 * bodyReach, 0.9 * bodyReach, length(eye.xyz));
  if (shown <= 0.0) half_ = 0.0;
  extent = vec3(half_, chosen ? 1.0 : 0.0, shown);
  vec4 clip = pulledTowardsEye(eye, 2.0 + 0.006 * range);
  vec2 offset = place.y * way + place.x * vec2(way.y, -way.x);
  clip.xy += offset * half_ * pixelSize * range * vec2(gl_ProjectionMatrix[0][0], gl_ProjectionMatrix[1][1]);
  gl_Position = clip;
}
