#pragma once
#include <string>

/// Single models written as text, as their programs write them; no open samples exist that are as
/// small. Each holds a surface of 4 × 3 m or a house of 10 × 8 × 3 m.
namespace citymirror::samples {

/// IFC 2x3: project, site, building, storey, a wall of 10 × 0.2 × 3 m with a property set, a floor
/// of 10 × 8 × 0.2 m below it; millimetres.
inline const std::string kHouseIfc = R"(ISO-10303-21;
HEADER;
FILE_DESCRIPTION(('ViewDefinition [CoordinationView]'),'2;1');
FILE_NAME('house.ifc','2026-01-02T00:00:00',(''),(''),'','','');
FILE_SCHEMA(('IFC2X3'));
ENDSEC;
DATA;
#1=IFCPERSON($,'T',$,$,$,$,$,$);
#2=IFCORGANIZATION($,'T',$,$,$);
#3=IFCPERSONANDORGANIZATION(#1,#2,$);
#4=IFCAPPLICATION(#2,'1','Test','T');
#5=IFCOWNERHISTORY(#3,#4,$,.ADDED.,$,$,$,0);
#6=IFCSIUNIT(*,.LENGTHUNIT.,.MILLI.,.METRE.);
#7=IFCSIUNIT(*,.PLANEANGLEUNIT.,$,.RADIAN.);
#8=IFCUNITASSIGNMENT((#6,#7));
#9=IFCCARTESIANPOINT((0.,0.,0.));
#10=IFCDIRECTION((0.,0.,1.));
#11=IFCDIRECTION((1.,0.,0.));
#12=IFCAXIS2PLACEMENT3D(#9,#10,#11);
#13=IFCGEOMETRICREPRESENTATIONCONTEXT($,'Model',3,1.E-5,#12,$);
#14=IFCPROJECT('0YvctVUKr0kugbFTf53O9L',#5,'House',$,$,$,$,(#13),#8);
#15=IFCLOCALPLACEMENT($,#12);
#16=IFCSITE('1YvctVUKr0kugbFTf53O9L',#5,'Site',$,$,#15,$,$,.ELEMENT.,$,$,$,$,$);
#17=IFCLOCALPLACEMENT(#15,#12);
#18=IFCBUILDING('2YvctVUKr0kugbFTf53O9L',#5,'Building A',$,$,#17,$,$,.ELEMENT.,$,$,$);
#19=IFCLOCALPLACEMENT(#17,#12);
#20=IFCBUILDINGSTOREY('3YvctVUKr0kugbFTf53O9L',#5,'Ground',$,$,#19,$,$,.ELEMENT.,0.);
#21=IFCRELAGGREGATES('4YvctVUKr0kugbFTf53O9L',#5,$,$,#14,(#16));
#22=IFCRELAGGREGATES('5YvctVUKr0kugbFTf53O9L',#5,$,$,#16,(#18));
#23=IFCRELAGGREGATES('6YvctVUKr0kugbFTf53O9L',#5,$,$,#18,(#20));
#30=IFCCARTESIANPOINT((5000.,100.));
#31=IFCDIRECTION((1.,0.));
#32=IFCAXIS2PLACEMENT2D(#30,#31);
#33=IFCRECTANGLEPROFILEDEF(.AREA.,$,#32,10000.,200.);
#34=IFCEXTRUDEDAREASOLID(#33,#12,#10,3000.);
#35=IFCSHAPEREPRESENTATION(#13,'Body','SweptSolid',(#34));
#36=IFCPRODUCTDEFINITIONSHAPE($,$,(#35));
#37=IFCLOCALPLACEMENT(#19,#12);
#38=IFCWALLSTANDARDCASE('7YvctVUKr0ku_bFTf53O9L',#5,'South wall',$,$,#37,#36,$);
#40=IFCCARTESIANPOINT((5000.,4000.));
#41=IFCAXIS2PLACEMENT2D(#40,#31);
#42=IFCRECTANGLEPROFILEDEF(.AREA.,$,#41,10000.,8000.);
#43=IFCCARTESIANPOINT((0.,0.,-200.));
#44=IFCAXIS2PLACEMENT3D(#43,#10,#11);
#45=IFCEXTRUDEDAREASOLID(#42,#44,#10,200.);
#46=IFCSHAPEREPRESENTATION(#13,'Body','SweptSolid',(#45));
#47=IFCPRODUCTDEFINITIONSHAPE($,$,(#46));
#48=IFCLOCALPLACEMENT(#19,#12);
#49=IFCSLAB('8YvctVUKr0kugbFTf53O9L',#5,'Floor',$,$,#48,#47,$,.FLOOR.);
#50=IFCRELCONTAINEDINSPATIALSTRUCTURE('9YvctVUKr0kugbFTf53O9L',#5,$,$,(#38,#49),#20);
#51=IFCPROPERTYSINGLEVALUE('FireRating',$,IFCLABEL('F90'),$);
#52=IFCPROPERTYSET('AYvctVUKr0kugbFTf53O9L',#5,'Pset_WallCommon',$,(#51));
#53=IFCRELDEFINESBYPROPERTIES('BYvctVUKr0kugbFTf53O9L',#5,$,$,(#38),#52);
ENDSEC;
END-ISO-10303-21;
)";

/// FBX 7.4 as text: a surface of 4 × 3 units, `unit` centimetres each, moved by one unit. With a
/// picture there is a second surface a metre behind it, of a material of its own, and both wear it.
inline std::string shedFbx(int unit, const std::string& picture = {}) {
  std::string text = R"(; FBX 7.4.0 project file
FBXHeaderExtension:  {
  FBXHeaderVersion: 1003
  FBXVersion: 7400
}
GlobalSettings:  {
  Version: 1000
  Properties70:  {
    P: "UpAxis", "int", "Integer", "",1
    P: "FrontAxis", "int", "Integer", "",2
    P: "CoordAxis", "int", "Integer", "",0
    P: "UnitScaleFactor", "double", "Number", "",)" +
         std::to_string(unit) + R"(
  }
}
Objects:  {
  Geometry: 1001, "Geometry::shed", "Mesh" {
    Vertices: *12 {
      a: 0,0,0,4,0,0,4,3,0,0,3,0
    }
    PolygonVertexIndex: *4 {
      a: 0,1,2,-4
    }
    GeometryVersion: 124
    LayerElementMaterial: 0 {
      Version: 101
      Name: ""
      MappingInformationType: "AllSame"
      ReferenceInformationType: "IndexToDirect"
      Materials: *1 {
        a: 0
      }
    }
    Layer: 0 {
      Version: 100
      LayerElement:  {
        Type: "LayerElementMaterial"
        TypedIndex: 0
      }
    }
  }
  Model: 1002, "Model::shed", "Mesh" {
    Version: 232
    Properties70:  {
      P: "Lcl Translation", "Lcl Translation", "", "A",1,0,0
    }
    Shading: Y
    Culling: "CullingOff"
  }
  Material: 1003, "Material::red", "" {
    Version: 102
    ShadingModel: "lambert"
    MultiLayer: 0
    Properties70:  {
      P: "DiffuseColor", "Color", "", "A",0.8,0.1,0.1
    }
  }
}
Connections:  {
  C: "OO",1002,0
  C: "OO",1001,1002
  C: "OO",1003,1002
}
)";
  if (picture.empty()) return text;
  const auto cut = [&](const std::string& from, const std::string& to) {
    const std::size_t first = text.find(from);
    return text.substr(first, text.find(to, first) - first);
  };
  std::string twin = cut("  Geometry: 1001", "}\nConnections");
  for (const char* id : {"1001", "1002", "1003"}) twin.replace(twin.find(id), 4, "11" + std::string(id + 2));
  twin.replace(twin.find("Model::shed"), 11, "Model::rear");
  twin.replace(twin.find("Material::red"), 13, "Material::tan");
  twin.replace(twin.find("1,0,0\n"), 5, "1,0,1");
  std::string links = "  C: \"OO\",1102,0\n  C: \"OO\",1101,1102\n  C: \"OO\",1103,1102\n";
  for (const std::string id : {"10", "11"}) {
    twin += "  Texture: " + id + "04, \"Texture::facade\", \"\" {\n    Type: \"TextureVideoClip\"\n"
            "    Version: 202\n    TextureName: \"Texture::facade\"\n    Media: \"\"\n    FileName: \"" +
            picture + "\"\n    RelativeFilename: \"" + picture + "\"\n  }\n";
    links += "  C: \"OP\"," + id + "04," + id + "03, \"DiffuseColor\"\n";
  }
  text.insert(text.find("}\nConnections"), twin);
  return text.insert(text.rfind('}'), links);
}

/// COLLADA 1.4: a surface of 4 × 3 m.
inline const std::string kShedDae = R"(<?xml version="1.0" encoding="UTF-8"?>
<COLLADA xmlns="http://www.collada.org/2005/11/COLLADASchema" version="1.4.1">
<asset><unit name="meter" meter="1"/><up_axis>Y_UP</up_axis></asset>
<library_effects><effect id="e"><profile_COMMON><technique sid="s"><lambert><diffuse>
<color>0.8 0.1 0.1 1</color></diffuse></lambert></technique></profile_COMMON></effect></library_effects>
<library_materials><material id="red" name="red"><instance_effect url="#e"/></material></library_materials>
<library_geometries><geometry id="g" name="shed"><mesh>
<source id="p"><float_array id="a" count="12">0 0 0 4 0 0 4 3 0 0 3 0</float_array><technique_common>
<accessor source="#a" count="4" stride="3"><param name="X" type="float"/><param name="Y" type="float"/>
<param name="Z" type="float"/></accessor></technique_common></source>
<vertices id="v"><input semantic="POSITION" source="#p"/></vertices>
<polylist count="1" material="red"><input semantic="VERTEX" source="#v" offset="0"/><vcount>4</vcount>
<p>0 1 2 3</p></polylist></mesh></geometry></library_geometries>
<library_visual_scenes><visual_scene id="w"><node id="shed" name="shed"><instance_geometry url="#g">
<bind_material><technique_common><instance_material symbol="red" target="#red"/></technique_common>
</bind_material></instance_geometry></node></visual_scene></library_visual_scenes>
<scene><instance_visual_scene url="#w"/></scene></COLLADA>
)";

}  // namespace citymirror::samples
