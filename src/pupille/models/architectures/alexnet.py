"""AlexNet: Krizhevsky, Sutskever, Hinton, "ImageNet classification with deep convolutional neural networks", 2012.

This is the variant with one tower of Krizhevsky, "One weird trick for parallelizing convolutional neural networks",
2014, with the sizes and the names of layers of torchvision (BSD-3-Clause), so that its published weights fit.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

WIDTH = 4096
"""Numbers in the features of one picture: the neurons of the last layer but one."""


class AlexNet(nn.Module):
    """Five convolutions and three dense layers; 61,100,840 parameters with three channels and 1,000 classes.

    Pictures are at least 63 x 63 pixels; those of 224 x 224 come to 6 x 6 maps, others are averaged to that size.
    """

    def __init__(self, n_classes: int = 1000, channels: int = 3) -> None:
        super().__init__()
        self.features = nn.Sequential(
            nn.Conv2d(channels, 64, kernel_size=11, stride=4, padding=2),
            nn.ReLU(inplace=True),
            nn.MaxPool2d(kernel_size=3, stride=2),
            nn.Conv2d(64, 192, kernel_size=5, padding=2),
            nn.ReLU(inplace=True),
            nn.MaxPool2d(kernel_size=3, stride=2),
            nn.Conv2d(192, 384, kernel_size=3, padding=1),
            nn.ReLU(inplace=True),
            nn.Conv2d(384, 256, kernel_size=3, padding=1),
            nn.ReLU(inplace=True),
            nn.Conv2d(256, 256, kernel_size=3, padding=1),
            nn.ReLU(inplace=True),
            nn.MaxPool2d(kernel_size=3, stride=2),
        )
        self.avgpool = nn.AdaptiveAvgPool2d((6, 6))
        self.classifier = nn.Sequential(
            nn.Dropout(p=0.5),
            nn.Linear(256 * 6 * 6, WIDTH),
            nn.ReLU(inplace=True),
            nn.Dropout(p=0.5),
            nn.Linear(WIDTH, WIDTH),
            nn.ReLU(inplace=True),
            nn.Linear(WIDTH, n_classes),
        )

    def forward(self, pictures: Tensor) -> Tensor:
        """(N, channels, H, W) -> (N, n_classes) logits, or (N, 4096) features without a last layer."""
        logits: Tensor = self.classifier(torch.flatten(self.avgpool(self.features(pictures)), 1))
        return logits

    def reset_classifier(self, n_classes: int) -> None:
        """Another last layer, as in timm's networks; 0 classes leave it out."""
        self.classifier[6] = nn.Linear(WIDTH, n_classes) if n_classes else nn.Identity()
