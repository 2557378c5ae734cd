"""Files of annotation tools, copied field by field from the documentation at the address above each."""

# https://learn.microsoft.com/en-us/rest/api/customvision/get-images/get-images: Image, ImageTag and ImageRegion.
CUSTOM_VISION = [
    {
        "id": "4d6eb844-42ee-42bc-bd6f-c32455ef07c9",
        "created": "2017-12-19T15:56:09",
        "width": 600,
        "height": 400,
        "imageUri": "https://example.org/trained/photo%201.jpg?sv=2017",
        "tags": [{"tagId": "9e27bc1b", "tagName": "fork", "created": "2017-12-19T15:56:09"}],
        "regions": [
            {
                "regionId": "12",
                "tagName": "fork",
                "created": "2017-12-19T15:56:09",
                "tagId": "9e27bc1b",
                "left": 0.25,
                "top": 0.5,
                "width": 0.5,
                "height": 0.25,
            }
        ],
    },
    {
        "id": "5",
        "width": 600,
        "height": 400,
        "imageUri": "https://example.org/two.jpg",
        "tags": [],
        "regions": [],
    },
]
# https://learn.microsoft.com/en-us/rest/api/customvision/detect-image/detect-image: ImagePrediction.
ANSWER = {
    "id": "dd8b24ec",
    "project": "64b822c5",
    "iteration": "59c4b8c9",
    "created": "2017-12-19T15:47:02",
    "predictions": [
        {
            "probability": 0.8,
            "tagId": "45619cda",
            "tagName": "fork",
            "boundingBox": {"left": 0.1, "top": 0.2, "width": 0.3, "height": 0.4},
        }
    ],
}
# https://learn.microsoft.com/en-us/azure/machine-learning/reference-automl-images-schema?view=azureml-api-2
MACHINE_LEARNING = (
    '{"image_url": "azureml://subscriptions/s/datastores/d/paths/<path_to_image>/one.png", '
    '"image_details": {"format": "png", "width": "400", "height": 200}, "label": '
    '[{"label": "can", "topX": 0.25, "topY": 0.5, "bottomX": 0.75, "bottomY": 1.0, "isCrowd": 1}]}\n'
)

# Written by labelme 6.3.1: labelme._label_file.write_label_file of these shapes, on a picture of 40 x 30.
LABELME = {
    "version": "6.3.1",
    "flags": {},
    "shapes": [
        {
            "label": label,
            "points": points,
            "group_id": group,
            "description": "",
            "shape_type": kind,
            "flags": {},
            "mask": None,
        }
        for label, points, kind, group in (
            ("leaf", [[1.0, 2.0], [11.0, 2.0], [11.0, 12.0]], "polygon", 1),
            ("leaf", [[20.0, 2.0], [30.0, 2.0], [30.0, 7.0], [20.0, 7.0]], "polygon", 1),
            ("leaf", [[5.0, 20.0], [9.0, 20.0], [9.0, 24.0]], "polygon", None),
            ("stem", [[14.0, 15.0], [17.0, 19.0]], "circle", None),
            ("tip", [[3.0, 3.0]], "point", None),
            ("vein", [[3.0, 3.0], [8.0, 8.0]], "line", None),
        )
    ],
    "imagePath": "photo.png",
    "imageData": None,
    "imageHeight": 30,
    "imageWidth": 40,
}

# https://labelstud.io/guide/task_format and, for the sizes, https://labelstud.io/tags/rectanglelabels and
# https://labelstud.io/tags/polygonlabels, .../ellipselabels, .../brushlabels, .../keypointlabels.
LABEL_STUDIO = [
    {
        "id": 1,
        "created_at": "2021-03-09T21:52:49.513742Z",
        "updated_at": "2021-03-09T22:16:08.746926Z",
        "project": 83,
        "data": {"image": "/data/upload/83/0a1b2c3d-moon%20walk.jpg"},
        "annotations": [
            {
                "id": "1001",
                "result": [
                    {
                        "from_name": "tag",
                        "id": "Dx_aB91ISN",
                        "source": "$image",
                        "to_name": "img",
                        "type": "rectanglelabels",
                        "original_width": 200,
                        "original_height": 100,
                        "image_rotation": 0,
                        "value": {
                            "height": 40,
                            "rectanglelabels": ["Moonwalker"],
                            "rotation": 0,
                            "width": 12.5,
                            "x": 50,
                            "y": 10,
                        },
                    },
                    {
                        "from_name": "tag",
                        "id": "turned",
                        "to_name": "img",
                        "type": "rectanglelabels",
                        "original_width": 200,
                        "original_height": 100,
                        "image_rotation": 0,
                        "value": {
                            "height": 10,
                            "rectanglelabels": ["Moonwalker"],
                            "rotation": 90,
                            "width": 20,
                            "x": 50,
                            "y": 10,
                        },
                    },
                    {
                        "from_name": "tag",
                        "id": "round",
                        "to_name": "img",
                        "type": "ellipselabels",
                        "original_width": 200,
                        "original_height": 100,
                        "image_rotation": 0,
                        "value": {
                            "x": 50,
                            "y": 50,
                            "radiusX": 10,
                            "radiusY": 5,
                            "rotation": 0,
                            "ellipselabels": ["Crater"],
                        },
                    },
                    {
                        "from_name": "tag",
                        "id": "point",
                        "to_name": "img",
                        "type": "keypointlabels",
                        "original_width": 200,
                        "original_height": 100,
                        "image_rotation": 0,
                        "value": {"x": 49.6, "y": 30.7, "width": 0.3, "keypointlabels": ["Nose"]},
                    },
                ],
                "was_cancelled": False,
                "ground_truth": False,
                "created_at": "2021-03-09T22:16:08.728353Z",
                "updated_at": "2021-03-09T22:16:08.728378Z",
                "lead_time": 4.288,
                "result_count": 0,
                "task": 1,
                "completed_by": 10,
            }
        ],
        "predictions": [
            {
                "created_ago": "3 hours",
                "model_version": "model 1",
                "score": 0.5,
                "result": [
                    {
                        "from_name": "tag",
                        "id": "t5sp3TyXPo",
                        "source": "$image",
                        "to_name": "img",
                        "type": "rectanglelabels",
                        "original_width": 200,
                        "original_height": 100,
                        "value": {
                            "height": 11.5,
                            "rectanglelabels": ["Moonwalker"],
                            "rotation": 0,
                            "width": 39.5,
                            "x": 13,
                            "y": 34.5,
                        },
                    }
                ],
            }
        ],
    }
]

# label_studio_sdk 2.1.2: converter.brush.encode_rle of a picture of four channels, 6 x 4 pixels, all 255 on the rows
# 1 and 2 from column 2 to 4, and at the first pixel of row 3.
BRUSH_6_BY_4 = [0, 0, 0, 96, 57, 27, 254, 31, 0, 183, 255, 108, 2, 223, 252, 96, 17, 255, 225, 48, 0]

# https://docs.cvat.ai/docs/other/xml_format
CVAT = """<?xml version="1.0" encoding="utf-8"?>
<annotations>
  <version>1.1</version>
  <meta><task><id>4</id><name>segmentation</name><size>27</size><mode>annotation</mode></task></meta>
  <image id="0" name="farm/one.jpg" width="40" height="30" subset="Train">
    <box label="car" source="manual" occluded="1" xtl="1.5" ytl="2.5" xbr="11.5" ybr="7.5" z_order="0">
      <attribute name="a1">T</attribute>
      <attribute name="maker">ford &amp; co</attribute>
    </box>
    <box label="car" source="manual" occluded="0" xtl="10" ytl="10" xbr="20" ybr="14" rotation="90.0" z_order="0">
    </box>
    <ellipse label="hole" source="manual" occluded="0" cx="20" cy="20" rx="6" ry="3" rotation="90" z_order="0">
    </ellipse>
    <polyline label="road" source="manual" occluded="0" points="1,1;2,2" z_order="0"></polyline>
    <points label="eye" source="manual" occluded="0" points="1.00,1.00;2,2" z_order="0"></points>
    <tag label="sunny" source="manual"></tag>
  </image>
  <image id="1" name="farm/two.jpg" width="40" height="30" subset="Test">
  </image>
</annotations>
"""
CVAT_OUTLINES = """<?xml version="1.0" encoding="utf-8"?>
<annotations>
  <version>1.1</version>
  <image id="0" name="one.jpg" width="6" height="5">
    <polygon label="roof" source="manual" occluded="0" points="1.00,1.00;3.00,1.00;3.00,2.00" z_order="0" group_id="7">
    </polygon>
    <polygon label="roof" source="manual" occluded="0" points="4,3;5,3;5,4;4,4" z_order="0" group_id="7"></polygon>
    <mask label="tree" source="semi-auto" occluded="0" rle="1, 2, 2, 1" left="2" top="1" width="3" height="2"
      z_order="0"></mask>
  </image>
</annotations>
"""

# https://github.com/ox-vgg/via/blob/master/via-2.x.y/CodeDoc.md, in the order of the annotator's own demo.
VIA = {
    "adutta_swan.jpg58421": {
        "filename": "adutta_swan.jpg",
        "size": 58421,
        "regions": [
            {
                "shape_attributes": {
                    "name": "polygon",
                    "all_points_x": [116, 94, 176, 343],
                    "all_points_y": [157, 195, 264, 100],
                },
                "region_attributes": {"name": "Swan", "type": "bird", "image_quality": {"good": True}},
            },
            {
                "shape_attributes": {"name": "rect", "x": 174, "y": 139, "width": 108, "height": 227},
                "region_attributes": {"name": "Door", "type": "unknown", "image_quality": {"good": True}},
            },
            {
                "shape_attributes": {"name": "circle", "cx": 100, "cy": 80, "r": 20},
                "region_attributes": {"name": "Eye", "type": "bird", "image_quality": {}},
            },
            {
                "shape_attributes": {"name": "ellipse", "cx": 100, "cy": 80, "rx": 20, "ry": 10, "theta": 0},
                "region_attributes": {"name": "Eye", "type": "bird", "image_quality": {}},
            },
            {
                "shape_attributes": {"name": "point", "cx": 1, "cy": 2},
                "region_attributes": {"name": "Eye", "type": "bird", "image_quality": {}},
            },
        ],
        "file_attributes": {"caption": "Swan in lake Geneve", "public_domain": "no"},
    },
    "wikimedia_death_of_socrates.jpg-1": {
        "filename": "wikimedia_death_of_socrates.jpg",
        "size": -1,
        "regions": [],
        "file_attributes": {},
    },
}
VIA_TABLE = (
    "filename,file_size,file_attributes,region_count,region_id,region_shape_attributes,region_attributes\n"
    'a.jpg,58421,"{}",2,0,"{""name"":""rect"",""x"":10,""y"":20,""width"":30,""height"":40}","{""class"":""cat""}"\n'
    'a.jpg,58421,"{}",2,1,"{""name"":""circle"",""cx"":50,""cy"":50,""r"":10}","{""class"":""dog""}"\n'
    'b.jpg,1,"{}",0,0,"{}","{}"\n'
)
