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
