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
